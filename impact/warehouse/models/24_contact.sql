-- One row a contact: whom to ring at an organisation, in which role, about which components (`;` between them).
SELECT org_code, role, components, contact, place, row
FROM taken.contacts
WHERE NOT coalesce(withdrawn, FALSE)
ORDER BY org_code NULLS LAST, role NULLS LAST
