import com.sun.management.OperatingSystemMXBean;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a service for runs, as bench/fairness and bench/overload need it; needs nothing but a JDK. */
final class Load {
    private static final long OFTEN = 25;
    private static final long TWICE_A_SECOND = 500;
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    private static final Pattern STATE = Pattern.compile("\"state\":\"(\\w+)\"");
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    private static final PrintWriter OUT = new PrintWriter(new FileOutputStream(FileDescriptor.out), true);

    private final String base;

    private Load(String base) {
        this.base = base;
    }

    public static void main(String[] words) throws Exception {
        Load load = new Load(words[1]);
        boolean isMet =
                switch (words[0]) {
                    case "fairness" -> load.fairness(words[2], words[3], words[4], Integer.parseInt(words[5]));
                    case "overload" ->
                        load.overload(
                                words[2],
                                words[3],
                                Integer.parseInt(words[4]),
                                Integer.parseInt(words[5]),
                                Double.parseDouble(words[6]));
                    default -> throw new IllegalArgumentException(words[0]);
                };
        System.exit(isMet ? 0 : 1);
    }

    /** One answer: its status, how long it took, and its body. */
    private record Answer(int status, double millis, String body) {
        boolean isAccepted() {
            return status == 201 || status == 202;
        }

        boolean isFinal() {
            Matcher state = STATE.matcher(body);
            return state.find() && List.of("succeeded", "failed", "cancelled").contains(state.group(1));
        }
    }

    // ---- fairness

    private boolean fairness(String floodToken, String token, String document, int runs) throws Exception {
        String flooded = imported(floodToken, document, 10_000);
        String large = imported(floodToken, document, 200_000);
        String other = imported(token, document, 10_000);
        for (int warm = 0; warm < 5; warm++) {
            timed(token, other);
        }
        double[] alone = new double[runs];
        for (int index = 0; index < runs; index++) {
            alone[index] = timed(token, other);
        }
        AtomicBoolean isOver = new AtomicBoolean();
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<Thread> flood = new ArrayList<>();
        for (int client = 0; client < 12; client++) {
            int kind = client % 3;
            flood.add(Thread.startVirtualThread(() -> {
                while (!isOver.get()) {
                    Answer answer =
                            switch (kind) {
                                case 0 -> post(floodToken, flooded + "/runs", "{}");
                                case 1 -> post(floodToken, large + "/runs", "{}");
                                default -> post(floodToken, flooded + "/analyses", "{\"type\":\"recommendations\"}");
                            };
                    synchronized (statuses) {
                        statuses.merge(answer.status(), 1, Integer::sum);
                    }
                    if (!answer.isAccepted()) {
                        pause(100);
                    }
                }
            }));
        }
        pause(5_000);
        double[] beside = new double[runs];
        for (int index = 0; index < runs; index++) {
            beside[index] = timed(token, other);
        }
        isOver.set(true);
        Arrays.sort(alone);
        Arrays.sort(beside);
        double ratio = at(beside, 0.5) / at(alone, 0.5);
        print("a run of 10,000 paths, %d times, from the request to its end:", runs);
        print("  alone              median %6.0f ms, 95th percentile %6.0f ms, longest %6.0f ms", at(alone, 0.5),
                at(alone, 0.95), at(alone, 1));
        print("  beside the flood   median %6.0f ms, 95th percentile %6.0f ms, longest %6.0f ms", at(beside, 0.5),
                at(beside, 0.95), at(beside, 1));
        print("  answers to the flood by status: %s", statuses);
        print("times as long: median %.2f, 95th percentile %.2f (goal 3)", ratio,
                at(beside, 0.95) / at(alone, 0.95));
        return ratio <= 3;
    }

    /** Milliseconds from the request to the end of the run; whoever is refused asks again, which counts. */
    private double timed(String token, String plan) throws Exception {
        long begun = System.nanoTime();
        Answer answer = post(token, plan + "/runs", "{}");
        while (!answer.isAccepted()) {
            pause(100);
            answer = post(token, plan + "/runs", "{}");
        }
        awaitEnd(token, plan, answer, OFTEN, new AtomicBoolean());
        return (System.nanoTime() - begun) / 1e6;
    }

    /** Cancels the run when the measurement is over before. */
    private void awaitEnd(String token, String plan, Answer accepted, long pollMillis, AtomicBoolean isOver) {
        Matcher id = ID.matcher(accepted.body());
        if (!id.find()) {
            throw new IllegalStateException(accepted.body());
        }
        Answer answer = accepted;
        String run = plan + "/runs/" + id.group(1);
        while (!answer.isFinal() && !isOver.get()) {
            pause(pollMillis);
            answer = send(request(token, run).GET());
        }
        if (!answer.isFinal()) {
            post(token, run + "/cancel", "");
        }
    }

    // ---- overload

    private static final class Phase {
        private final List<Double> refused = new ArrayList<>();
        private final Map<Integer, Integer> statuses = new TreeMap<>();
        private int succeeded;
        private double seconds;
        private double cpuSeconds;

        double goodput() {
            return succeeded / seconds;
        }
    }

    private boolean overload(String token, String document, int clients, int seconds, double pauseSeconds)
            throws Exception {
        String plan = imported(token, document, 10_000);
        phase(token, plan, 1, 5, pauseSeconds);
        phase(token, plan, clients, 5, pauseSeconds);
        List<Phase> ones = new ArrayList<>();
        List<Phase> many = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
            ones.add(phase(token, plan, 1, seconds, pauseSeconds));
            many.add(phase(token, plan, clients, seconds, pauseSeconds));
        }
        double[] ratios = new double[many.size()];
        double worst = 0;
        for (int turn = 0; turn < ratios.length; turn++) {
            Phase one = ones.get(turn);
            Phase all = many.get(turn);
            ratios[turn] = all.goodput() / one.goodput();
            double[] refused = all.refused.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            worst = Math.max(worst, at(refused, 0.95));
            print("turn %d: one client %.2f runs/s (tool %.2f of a core); %d clients %.2f runs/s, %.0f %% (tool %.2f)",
                    turn + 1, one.goodput(), one.cpuSeconds / one.seconds, clients, all.goodput(), 100 * ratios[turn],
                    all.cpuSeconds / all.seconds);
            print("        refusals: %.0f a second, median %.1f ms, 95th percentile %.1f ms, 99th %.1f ms; statuses %s",
                    refused.length / all.seconds, at(refused, 0.5), at(refused, 0.95), at(refused, 0.99),
                    all.statuses);
        }
        Arrays.sort(ratios);
        double median = at(ratios, 0.5);
        print("goodput of %d clients: %.0f %% of one's (goal 80), refusals' 95th percentile at most %.1f ms (goal 50)",
                clients, 100 * median, worst);
        return median >= 0.8 && worst <= 50;
    }

    /** Clients that ask for one run after the other; who is refused asks again after a pause, whatever was told. */
    private Phase phase(String token, String plan, int clients, int seconds, double pauseSeconds) throws Exception {
        Phase phase = new Phase();
        AtomicBoolean isOver = new AtomicBoolean();
        long cpu = cpu();
        long begun = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            threads.add(Thread.startVirtualThread(() -> {
                while (!isOver.get()) {
                    ask(token, plan, phase, isOver, pauseSeconds);
                }
            }));
        }
        pause(seconds * 1_000L);
        isOver.set(true);
        synchronized (phase) {
            phase.seconds = (System.nanoTime() - begun) / 1e9;
            phase.cpuSeconds = (cpu() - cpu) / 1e9;
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return phase;
    }

    private void ask(String token, String plan, Phase phase, AtomicBoolean isOver, double pauseSeconds) {
        Answer answer = post(token, plan + "/runs", "{}");
        if (answer.isAccepted()) {
            awaitEnd(token, plan, answer, TWICE_A_SECOND, isOver);
        }
        synchronized (phase) {
            if (!isOver.get()) {
                phase.statuses.merge(answer.status(), 1, Integer::sum);
                if (answer.isAccepted()) {
                    phase.succeeded++;
                } else {
                    phase.refused.add(answer.millis());
                }
            }
        }
        if (!answer.isAccepted() && !isOver.get()) {
            pause((long) (pauseSeconds * 1_000 * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
        }
    }

    // ---- both

    private String imported(String token, String document, int paths) throws IOException {
        String text = Files.readString(Path.of(document))
                .replaceFirst("\"iterations\":\\s*\\d+", "\"iterations\": " + paths);
        Answer answer = post(token, "/api/v1/plan-documents", text);
        Matcher id = ID.matcher(answer.body());
        if (answer.status() != 201 || !id.find()) {
            throw new IllegalStateException(answer.toString());
        }
        return "/api/v1/plans/" + id.group(1);
    }

    private Answer post(String token, String path, String body) {
        return send(request(token, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(120))
                .header("Authorization", "Bearer " + token);
    }

    private static Answer send(HttpRequest.Builder request) {
        long begun = System.nanoTime();
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), (System.nanoTime() - begun) / 1e6, answer.body());
        } catch (IOException failed) {
            return new Answer(0, (System.nanoTime() - begun) / 1e6, String.valueOf(failed));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Of sorted values. */
    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.round((sorted.length - 1) * share)];
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void print(String format, Object... values) {
        OUT.println(String.format(Locale.ROOT, format, values));
    }
}
