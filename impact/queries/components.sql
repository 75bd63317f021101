-- One row a component, in order.
SELECT component, component_order, title, short_title FROM component ORDER BY component_order
