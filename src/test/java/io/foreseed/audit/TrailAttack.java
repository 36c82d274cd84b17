package io.foreseed.audit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Something that an owner of the database does to a trail. */
record TrailAttack(String name, Work work) {
    /** Does it; what cannot be done to this trail fails, or changes nothing. */
    @FunctionalInterface
    interface Work {
        void on(OwnedDatabase database) throws SQLException, IOException;
    }

    static List<TrailAttack> all() {
        List<TrailAttack> all = new ArrayList<>(RowAttacks.all());
        all.addAll(TreeAttacks.all());
        all.addAll(ExcuseAttacks.all());
        all.addAll(GuardAttacks.all());
        return List.copyOf(all);
    }

    static TrailAttack named(String name) {
        return all().stream()
                .filter(attack -> attack.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no attack is called " + name));
    }

    static TrailAttack attack(String name, Work work) {
        return new TrailAttack(name, work);
    }

    @Override
    public String toString() {
        return name;
    }
}
