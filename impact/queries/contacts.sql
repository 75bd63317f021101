-- One row a contact of an open organisation and a component it is for: whom to ring.
SELECT contact.org_code, organisation.name AS organisation, contact.role, component.component, contact.contact
FROM contact
INNER JOIN organisation ON organisation.org_code = contact.org_code
INNER JOIN component ON list_contains(string_split(replace(contact.components, ' ', ''), ';'), component.component)
WHERE organisation.closed_on IS NULL OR organisation.closed_on >= $today
ORDER BY organisation.directory_order, contact.role, component.component_order
