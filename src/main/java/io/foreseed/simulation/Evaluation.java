package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * What an analysis keeps of one simulation: the answer without its years, and of every path whether it succeeded and
 * with how much it ended, so that two simulations on the same paths can be compared path by path.
 */
public final class Evaluation {
    private static final int FORMAT = 1;

    private final ObjectNode answer;
    private final BitSet successes;
    private final double[] terminalWealth;

    private Evaluation(ObjectNode answer, BitSet successes, double[] terminalWealth) {
        this.answer = answer;
        this.successes = successes;
        this.terminalWealth = terminalWealth;
    }

    /** What is kept of a path: its wealth, and a bit, rounded up. */
    static long bytesOfPath() {
        return Double.BYTES + 1;
    }

    /** Of a simulation whose batches were all computed. */
    public static Evaluation of(Simulation simulation, SimulationResult result) {
        ObjectNode answer = ResultDocument.answer(result);
        answer.remove("years");
        if (answer.path("household") instanceof ObjectNode household) {
            household.remove("years");
        }
        return new Evaluation(answer, simulation.successes(), simulation.terminalWealth());
    }

    /** A copy of the answer: {@link ResultDocument#answer} without {@code years} and {@code household.years}. */
    public ObjectNode answer() {
        return answer.deepCopy();
    }

    /** A copy of which paths paid everything, by path. */
    public BitSet successes() {
        return (BitSet) successes.clone();
    }

    /** A copy of the wealth at the end, by path, in the answer's money. */
    public double[] terminalWealth() {
        return terminalWealth.clone();
    }

    /** The number of paths. */
    public int iterations() {
        return terminalWealth.length;
    }

    /** The number of paths that paid everything. */
    public int successCount() {
        return successes.cardinality();
    }

    /** Of the canonical input. */
    public String inputDigest() {
        return answer.path("inputDigest").textValue();
    }

    /** Over the algorithm version, the input digest and every path. */
    public String resultDigest() {
        return answer.path("resultDigest").textValue();
    }

    /**
     * This evaluation as bytes, which {@link #ofBytes} reads back to the bit: the format (a byte, 1), the length of the
     * answer's text and the text in UTF-8, the number of paths, terminal wealth as doubles in path order, and the
     * successes, eight paths a byte from the lowest bit; numbers are big-endian.
     */
    public byte[] toBytes() {
        byte[] text = ResultDocument.text(answer).getBytes(StandardCharsets.UTF_8);
        int paths = terminalWealth.length;
        ByteBuffer bytes = ByteBuffer.allocate(
                1 + 2 * Integer.BYTES + text.length + paths * Double.BYTES + Math.ceilDiv(paths, Byte.SIZE));
        bytes.put((byte) FORMAT).putInt(text.length).put(text).putInt(paths);
        for (double wealth : terminalWealth) {
            bytes.putDouble(wealth);
        }
        bytes.put(successes.toByteArray());
        return bytes.array();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static Evaluation ofBytes(byte[] array) {
        ByteBuffer bytes = ByteBuffer.wrap(array);
        require(bytes.remaining() > 2 * Integer.BYTES && bytes.get() == FORMAT);
        byte[] text = new byte[length(bytes.getInt(), bytes.remaining())];
        bytes.get(text);
        double[] wealth = new double[length(bytes.getInt(), bytes.remaining() / Double.BYTES)];
        for (int path = 0; path < wealth.length; path++) {
            wealth[path] = bytes.getDouble();
        }
        require(bytes.remaining() == Math.ceilDiv(wealth.length, Byte.SIZE));
        BitSet successes = BitSet.valueOf(bytes);
        JsonNode answer = DocumentJson.read(text);
        require(answer.isObject() && successes.length() <= wealth.length);
        return new Evaluation((ObjectNode) answer, successes, wealth);
    }

    private static int length(int length, int most) {
        require(length >= 0 && length <= most);
        return length;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not an evaluation");
        }
    }
}
