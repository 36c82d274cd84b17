SELECT create_audit_partitions(6);
