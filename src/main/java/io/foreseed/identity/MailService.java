package io.foreseed.identity;

import io.foreseed.platform.EventLoop;
import io.foreseed.platform.ProductionConfig;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Hands mail out, after the transaction and without letting the answer wait: how long a mail server takes would tell
 * whether there is an account. What is lost with the process or the server is asked for again by its user.
 */
@ApplicationScoped
class MailService {
    /** Where mail goes; what is in application.properties is nobody's decision. */
    static final String HOST = "quarkus.mailer.host";

    private static final Logger LOG = Logger.getLogger(MailService.class);

    private final ReactiveMailer mailer;
    private final IdentityConfig config;
    private final EventLoop eventLoop;
    private final boolean isConfigured;

    MailService(ReactiveMailer mailer, IdentityConfig config, EventLoop eventLoop, ProductionConfig production) {
        this.mailer = mailer;
        this.config = config;
        this.eventLoop = eventLoop;
        this.isConfigured = config.mail() == IdentityConfig.Mail.LOG || production.isDecided(HOST);
    }

    boolean isConfigured() {
        return isConfigured;
    }

    /**
     * Refuses what ends with a mail, before anything is looked at: whoever asks learns nothing of an address.
     *
     * @throws ProblemException where there is no server, so that nobody is told that a mail is on its way
     */
    void require() {
        if (!isConfigured) {
            throw ProblemException.of(
                    ProblemType.MAIL_UNAVAILABLE,
                    "This service sends no mail, so an address cannot be proved: ask who runs it for an account, or for"
                            + " a new password.");
        }
    }

    void post(AccountMail mail) {
        if (!isConfigured) {
            LOG.warnf("event=mail-not-sent subject=\"%s\" what=\"%s is not set\"", mail.subject(), HOST);
            return;
        }
        switch (config.mail()) {
            case LOG ->
                LOG.warnf(
                        "event=mail-in-the-log what=\"for development only\" to=%s text=\"%s\"",
                        mail.to(), mail.text());
            case SMTP ->
                eventLoop.start("mail", () -> mailer.send(Mail.withText(mail.to(), mail.subject(), mail.text())));
        }
    }
}
