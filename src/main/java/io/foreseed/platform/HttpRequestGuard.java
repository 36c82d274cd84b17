package io.foreseed.platform;

import io.foreseed.platform.HttpConnections.End;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the decoder of HTTP and the server: refuses what is no request, and ends what does not come to its
 * end. A connection is at every moment idle, sending a head, sending a body, or waiting for its answer; for the first
 * three, and for taking the answer, there is a time after which it is over. An answer that comes before the whole request
 * is the last of its connection, and says so: what the rest of the body would be, nobody knows yet (RFC 9112, 2022, 9.6).
 *
 * <p>All on the event loop of the connection.
 */
final class HttpRequestGuard extends ChannelDuplexHandler {
    private static final Logger LOG = Logger.getLogger(HttpRequestGuard.class);
    private static final int FIRST_FINAL_STATUS = 200;
    private static final int FIRST_ERROR = 400;
    private static final int RETRY_SECONDS = 5;
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final HttpConnections connections;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable ScheduledFuture<?> sending;
    private HttpMethod method = HttpMethod.GET;
    private UUID id = Identifiers.next();
    private int unanswered;
    private boolean isAnswerBegun;
    private boolean isInHead;
    private boolean isInBody;
    private boolean isWithBody;
    private boolean isLast;
    private boolean isOver;
    private long bodyBytes;

    HttpRequestGuard(HttpConnections connections) {
        this.connections = connections;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        await(connections.config().headTimeout(), End.HEAD_TIMEOUT);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ended) {
        cancel(deadline);
        cancel(sending);
        ended.fireChannelInactive();
    }

    /** Some bytes, before they are decoded. */
    void bytesCame() {
        if (!isInBody && !isInHead && !isOver && context != null) {
            isInHead = true;
            await(connections.config().headTimeout(), End.HEAD_TIMEOUT);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (isLast && !isInBody) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!isOver && message instanceof HttpRequest request) {
            isInHead = false;
            isInBody = true;
            isWithBody = request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                    || !request.headers()
                            .get(HttpHeaderNames.CONTENT_LENGTH, "0")
                            .equals("0");
            bodyBytes = 0;
            unanswered++;
            method = request.method();
            id = RequestIdentity.identify(request.headers().get(RequestIdentity.HEADER));
            // another protocol is never offered
            request.headers().remove(HttpHeaderNames.UPGRADE).set(RequestIdentity.HEADER, id.toString());
            ProblemException refusal = HttpRequestRules.refusal(request, connections.maximumBody());
            if (refusal != null) {
                refuse(refusal, End.MALFORMED);
            } else {
                await(connections.config().bodyTimeout(), End.BODY_TIMEOUT);
            }
        }
        if (!isOver && message instanceof HttpContent content) {
            ProblemException refusal = receive(content);
            if (refusal != null) {
                refuse(refusal, End.MALFORMED);
            }
        }
        if (isOver) {
            ReferenceCountUtil.release(message);
        } else {
            reading.fireChannelRead(message);
        }
    }

    private @Nullable ProblemException receive(HttpContent content) {
        bodyBytes += content.content().readableBytes();
        if (content.decoderResult().isFailure()) {
            return HttpRequestRules.malformed("The body is not chunked as RFC 9112 says.");
        }
        if (bodyBytes > connections.maximumBody()) {
            return HttpRequestRules.tooLarge(connections.maximumBody());
        }
        if (content instanceof LastHttpContent) {
            isInBody = false;
            rest();
        }
        return null;
    }

    /** After a request or an answer has come to its end, unless the next one has begun. */
    private void rest() {
        if (isInBody || isInHead || isOver) {
            return;
        }
        if (isLast && unanswered == 0) {
            end();
        } else if (unanswered == 0) {
            await(connections.config().idleTimeout(), End.IDLE);
        } else if (unanswered == 1 && isAnswerBegun) {
            cancel(deadline);
        } else {
            await(connections.config().answerTimeout(), End.ANSWER_TIMEOUT);
        }
    }

    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
        if (isOver) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        boolean isInterim =
                message instanceof HttpResponse head && head.status().code() < FIRST_FINAL_STATUS;
        if (!isInterim && message instanceof HttpResponse answer) {
            isAnswerBegun = true;
            if (isInBody && isWithBody && unanswered == 1) {
                isLast = true;
                answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
            rest();
        }
        ChannelFuture unused =
                writing.write(isWordless(message) ? worded((FullHttpResponse) message) : message, promise);
        if (!isInterim && message instanceof LastHttpContent) {
            unanswered = Math.max(0, unanswered - 1);
            isAnswerBegun = false;
            rest();
        }
    }

    /** The framework refuses some requests itself, such as those of a page of another origin, and does not say why. */
    private boolean isWordless(Object message) {
        return message instanceof FullHttpResponse answer
                && answer.status().code() >= FIRST_ERROR
                && !answer.content().isReadable()
                && !method.equals(HttpMethod.HEAD);
    }

    private FullHttpResponse worded(FullHttpResponse wordless) {
        byte[] problem = Problem.ofStatus(wordless.status().code(), id).json().getBytes(StandardCharsets.UTF_8);
        FullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, wordless.status(), Unpooled.wrappedBuffer(problem));
        answer.headers()
                .set(wordless.headers())
                .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .set(HttpHeaderNames.CONTENT_LENGTH, problem.length);
        ReferenceCountUtil.release(wordless);
        return answer;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        cancel(sending);
        if (!changed.channel().isWritable()) {
            sending = changed.executor()
                    .schedule(
                            () -> {
                                HttpConnections.count(End.SEND_TIMEOUT);
                                close();
                            },
                            connections.config().sendTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
        }
        changed.fireChannelWritabilityChanged();
    }

    private void await(Duration time, End otherwise) {
        cancel(deadline);
        if (context != null) {
            deadline = context.executor().schedule(() -> over(otherwise), time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void cancel(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** A time is over: who had begun a request is told, who had not is not. */
    private void over(End end) {
        if (end == End.ANSWER_TIMEOUT) {
            LOG.warnf("event=deadline-exceeded request=%s", id);
            refuse(
                    ProblemException.of(
                            ProblemType.DEADLINE_EXCEEDED,
                            "Whether it was done is not known: read the resource, or repeat the request with the same"
                                    + " Idempotency-Key."),
                    end);
        } else if (isInHead || isInBody) {
            if (isInHead) {
                unanswered++;
                id = Identifiers.next();
            }
            String part = isInHead ? "The header fields were" : "The body was";
            refuse(
                    ProblemException.of(
                            ProblemType.REQUEST_TIMEOUT,
                            part + " not complete within " + config(end).toSeconds() + " seconds."),
                    end);
        } else {
            HttpConnections.count(end);
            close();
        }
    }

    private Duration config(End end) {
        return end == End.HEAD_TIMEOUT
                ? connections.config().headTimeout()
                : connections.config().bodyTimeout();
    }

    /** Answers and ends the connection, unless another answer is on its way. */
    private void refuse(ProblemException refusal, End end) {
        HttpConnections.count(end);
        isOver = true;
        cancel(deadline);
        if (context == null) {
            return;
        }
        if (unanswered != 1 || isAnswerBegun) {
            end();
            return;
        }
        byte[] problem = Problem.of(refusal, id).json().getBytes(StandardCharsets.UTF_8);
        ByteBuf body = method.equals(HttpMethod.HEAD) ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(problem);
        FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(refusal.type().status()), body);
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .set(HttpHeaderNames.CONTENT_LENGTH, problem.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Content-Type-Options", "nosniff")
                .set(RequestIdentity.HEADER, id.toString());
        if (refusal.type() == ProblemType.DEADLINE_EXCEEDED) {
            answer.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS);
        }
        ChannelHandlerContext at = context;
        ChannelFuture unused = at.writeAndFlush(answer).addListener(written -> linger(at));
    }

    private void end() {
        isOver = true;
        cancel(deadline);
        if (context != null) {
            context.flush();
            linger(context);
        }
    }

    /** What still comes is taken and dropped for a moment: closed at once, the answer would be lost with it. */
    private static void linger(ChannelHandlerContext at) {
        if (at.channel() instanceof SocketChannel socket && socket.isActive()) {
            ChannelFuture unused = socket.shutdownOutput();
            socket.config().setAutoRead(true);
            ScheduledFuture<?> unusedToo =
                    at.executor().schedule(() -> close(at), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            close(at);
        }
    }

    private void close() {
        isOver = true;
        cancel(deadline);
        if (context != null) {
            close(context);
        }
    }

    private static void close(ChannelHandlerContext at) {
        ChannelFuture unused = at.close();
    }
}
