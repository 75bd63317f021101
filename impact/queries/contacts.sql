-- One row a contact of an open organisation and a component it is for: whom to ring, one that names no component (it is
-- for all of them) after those that do.
SELECT contact.org_code, organisation.name AS organisation, contact.role, component.component, contact.contact
FROM contact
INNER JOIN organisation ON organisation.org_code = contact.org_code
INNER JOIN component
    ON contact.components IS NULL
    OR list_contains(string_split(replace(contact.components, ' ', ''), ';'), component.component)
WHERE organisation.closed_on IS NULL OR organisation.closed_on >= $today
ORDER BY organisation.directory_order, contact.components IS NULL, contact.role, component.component_order
