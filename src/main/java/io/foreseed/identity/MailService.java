package io.foreseed.identity;

import io.foreseed.platform.EventLoop;
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
    private static final Logger LOG = Logger.getLogger(MailService.class);

    private final ReactiveMailer mailer;
    private final IdentityConfig config;
    private final EventLoop eventLoop;

    MailService(ReactiveMailer mailer, IdentityConfig config, EventLoop eventLoop) {
        this.mailer = mailer;
        this.config = config;
        this.eventLoop = eventLoop;
    }

    void post(AccountMail mail) {
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
