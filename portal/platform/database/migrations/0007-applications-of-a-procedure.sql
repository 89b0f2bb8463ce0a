-- Whether a person has sent the same application before is answered by the index, however many they have filed.

create index application_of_owner_and_procedure
  on application (owner, procedure_id, received_at desc, receipt_number desc);
