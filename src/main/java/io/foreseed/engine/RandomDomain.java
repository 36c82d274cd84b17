package io.foreseed.engine;

/** The uses of chance, each with its own streams; the numbers are frozen, since they decide every draw. */
enum RandomDomain {
    RETURNS(0),
    INFLATION(1),
    LONGEVITY(2),
    BOOTSTRAP(3),
    REGIME(4);

    private final int longJumps;

    RandomDomain(int longJumps) {
        this.longJumps = longJumps;
    }

    /** How many long jumps (2^192 steps each) lie between the seed's state and the domain's. */
    int longJumps() {
        return longJumps;
    }
}
