package io.foreseed.engine;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The return models of this build, by the name that documents give them. */
public final class ReturnLaws {
    private static final SortedMap<String, Function<ParameterReader, ReturnLaw>> READERS = new TreeMap<>();

    static {
        READERS.put(NormalReturns.TYPE, parameters -> new NormalReturns());
        READERS.put(LognormalReturns.TYPE, parameters -> new LognormalReturns());
        READERS.put(StudentTReturns.TYPE, StudentTReturns::read);
        READERS.put(RegimeSwitchingReturns.TYPE, RegimeSwitchingReturns::read);
        READERS.put(StationaryBootstrap.TYPE, StationaryBootstrap::read);
        READERS.put(HistoricalSequences.TYPE, parameters -> new HistoricalSequences());
        READERS.put(Episode.TYPE, Episode::read);
    }

    private ReturnLaws() {}

    /** The names of all models. */
    public static SortedSet<String> types() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(READERS.keySet()));
    }

    /** The names of the models that may stand around an episode: it does not hold another. */
    public static SortedSet<String> typesAroundEpisode() {
        SortedSet<String> types = new TreeSet<>(READERS.keySet());
        types.remove(Episode.TYPE);
        return Collections.unmodifiableSortedSet(types);
    }

    /** The model of that name with the parameters that the reader finds; empty when there is no such model. */
    public static Optional<ReturnLaw> read(String type, ParameterReader parameters) {
        return Optional.ofNullable(READERS.get(type)).map(reader -> reader.apply(parameters));
    }
}
