package io.foreseed.identity;

/** A mail to the holder of an address. */
record AccountMail(String to, String subject, String text) {
    static AccountMail verification(String to, OpaqueToken token) {
        return new AccountMail(to, "Confirm your address", """
                Somebody, probably you, asked for an account at Foreseed with this address.

                To confirm that it is yours, use this token within 24 hours:

                %s

                If you did not ask for this, you need not do anything.
                """.formatted(token.text()));
    }

    /** Whoever asked learns nothing; the holder of the address does. */
    static AccountMail alreadyRegistered(String to) {
        return new AccountMail(to, "You have an account", """
                Somebody, probably you, asked for an account at Foreseed with this address, which has one already.

                If you have forgotten the password, ask for a new one. If you did not ask for this, you need not do
                anything.
                """);
    }

    static AccountMail reset(String to, OpaqueToken token) {
        return new AccountMail(to, "Choose a new password", """
                Somebody, probably you, asked for a new password for Foreseed.

                To choose one, use this token within 30 minutes:

                %s

                If you did not ask for this, you need not do anything.
                """.formatted(token.text()));
    }

    static AccountMail passwordChanged(String to) {
        return new AccountMail(to, "Your password was changed", """
                The password of your account at Foreseed was changed, and other sessions were ended.

                If it was not you, ask for a new password at once and tell whoever runs the service.
                """);
    }

    static AccountMail factorChanged(String to) {
        return new AccountMail(to, "Your second factor was set", """
                A second factor was set for your account at Foreseed, and other sessions were ended.

                If it was not you, ask for a new password at once and tell whoever runs the service.
                """);
    }

    @Override
    public String toString() {
        return "AccountMail[hidden]";
    }
}
