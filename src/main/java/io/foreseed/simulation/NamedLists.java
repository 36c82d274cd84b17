package io.foreseed.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lists of a document whose elements have names, by which others refer to them. */
final class NamedLists {
    private final DocumentReader document;
    private final boolean isLabelled;
    private final Map<String, List<String>> names = new LinkedHashMap<>();

    NamedLists(DocumentReader document, boolean isLabelled) {
        this.document = document;
        this.isLabelled = isLabelled;
    }

    /** By list. */
    Map<String, List<String>> names() {
        return names;
    }

    void put(String list, List<String> ofList) {
        names.put(list, ofList);
    }

    /** The elements of a list, whose names are noted. */
    List<DocumentReader> elements(String list, String of, int least, int most, List<String> members) {
        if (least == 0 && !document.has(list)) {
            names.put(list, List.of());
            return List.of();
        }
        List<String> allowed = new ArrayList<>(members);
        if (isLabelled) {
            allowed.addFirst("name");
        }
        List<DocumentReader> readers = document.objects(list, of, least, most, allowed);
        List<String> ofList = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (DocumentReader reader : readers) {
            String name = isLabelled ? SettingsReader.name(reader) : "";
            if (!name.isEmpty() && !known.add(name)) {
                reader.problem("name", "must be unique among the " + of);
            }
            ofList.add(name);
        }
        names.put(list, ofList);
        return readers;
    }

    /** The names of a list's elements, as far as it was read. */
    List<String> names(String list) {
        return names.getOrDefault(list, List.of());
    }
}
