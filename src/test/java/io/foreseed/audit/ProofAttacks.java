package io.foreseed.audit;

import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** Something that somebody does to the proof of an event. */
record ProofAttacks(String name, BiFunction<String, Random, String> work) {
    private static final List<ProofAttacks> ALL = List.of(
            replacing("action", "\"action\":\"[A-Z]+\"", "\"action\":\"READ\""),
            replacing("index", "\"index\":\"[0-9]+\"", "\"index\":\"2\""),
            replacing("index with a zero", "\"index\":\"", "\"index\":\"0"),
            replacing("size", "\\\\\\\\n([0-9]+)\\\\\\\\n", "\\\\n1$1\\\\n"),
            replacing("epoch", "/epoch-[0-9]+", "/epoch-9"),
            replacing("member added", "\"path\":", "\"x\":1,\"path\":"),
            replacing("member repeated", "\"fields\":\\{", "\"fields\":{\"id\":\"x\","),
            replacing("format repeated", "\"path\":", "\"format\":\"foreseed-audit-proof-2\",\"path\":"),
            replacing("path shorter", "\"path\":\\[\"[^\"]+\",", "\"path\":["),
            replacing("path longer", "\"path\":\\[(\"[^\"]+\")", "\"path\":[$1,$1"),
            replacing("path empty", "\"path\":\\[[^\\]]*\\]", "\"path\":[]"),
            replacing("path of numbers", "\"path\":\\[\"[^\"]+\"", "\"path\":[7"),
            replacing("type", "event/v2", "event/v1"),
            replacing("format", "proof-2", "proof-1"),
            replacing("format unknown", "proof-2", "proof-3"),
            replacing("statements gone", ",\"key_statements\":\\[[^\\]]*\\]", ""),
            replacing("statements empty", "\"key_statements\":\\[[^\\]]*\\]", "\"key_statements\":[]"),
            replacing("key garbled", "\\+[0-9a-f]{8}\\+", "+00000000+"),
            replacing("no checkpoint", "\"checkpoint\":\"[^\"]*\"", "\"checkpoint\":\"\""),
            replacing("checkpoint null", "\"checkpoint\":\"[^\"]*\"", "\"checkpoint\":null"),
            replacing("fields null", "\"fields\":\\{[^}]*\\}", "\"fields\":null"),
            replacing("nothing", "^.*$", "{}"),
            replacing("a list", "^.*$", "[]"),
            new ProofAttacks(
                    "own key",
                    (proof, random) -> proof.replaceFirst(
                            "\"key\":\"[^\"]+\"",
                            "\"key\":\"" + OwnKey.of("test-trail").key().text().replace("+", "+") + "\"")),
            new ProofAttacks("letter changed", ProofAttacks::change),
            new ProofAttacks("letter left out", (proof, random) -> {
                int at = random.nextInt(proof.length());
                return proof.substring(0, at) + proof.substring(at + 1);
            }),
            new ProofAttacks("letter added", (proof, random) -> {
                int at = random.nextInt(proof.length());
                return proof.substring(0, at) + "x\"\\ :,}".charAt(random.nextInt(7)) + proof.substring(at);
            }));

    private static ProofAttacks replacing(String name, String pattern, String by) {
        return new ProofAttacks(name, (proof, random) -> proof.replaceFirst(pattern, by));
    }

    private static String change(String proof, Random random) {
        int at = random.nextInt(proof.length());
        return proof.substring(0, at) + (char) (proof.charAt(at) ^ 1 << random.nextInt(5)) + proof.substring(at + 1);
    }

    /** One to three of them, by chance. */
    static String alter(String proof, Random random, List<String> done) {
        String altered = proof;
        for (int number = random.nextInt(3); number >= 0 && !altered.isEmpty(); number--) {
            ProofAttacks attack = ALL.get(random.nextInt(ALL.size()));
            altered = attack.work().apply(altered, random);
            done.add(attack.name());
        }
        return altered;
    }
}
