package io.foreseed.audit;

/** Which law an event is evidence for. The names are the values of {@code audit_logs.compliance_category}. */
public enum ComplianceCategory {
    /** Data of persons (Regulation (EU) 2016/679): who saw, changed, took out or erased them, and who may. */
    GDPR,
    /** Controls over figures (Sarbanes-Oxley Act, 2002, section 404): who set and approved them, what proves the trail. */
    SOX
}
