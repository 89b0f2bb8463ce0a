-- A container that is sent again is found by its owner and its bytes, however many the owner has filed.

create index application_container_of_owner on application (owner, container_sha256);
