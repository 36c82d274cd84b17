package io.foreseed.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.ResultDocument;
import io.foreseed.simulation.StoredResult;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A page of a plan that was simulated for it, and what an XML parser reads in it. */
record PrintedPage(ObjectNode result, String html, Document document) {
    static final LocalDate DAY = LocalDate.of(2026, 11, 29);
    private static final JsonMapper JSON = new JsonMapper();

    /** A plan document of the examples. */
    static ObjectNode example(String name) {
        try {
            return (ObjectNode) JSON.readTree(Files.readString(Path.of("examples", name + ".json")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static PrintedPage of(JsonNode plan) {
        return of(plan, List.of());
    }

    /** The page of a result document. */
    static PrintedPage of(ObjectNode result, LocalDate day) {
        String html = Report.html(stored(result), day, day, Paper.A4, List.of());
        return new PrintedPage(result, html, parse(html));
    }

    static PrintedPage of(JsonNode plan, List<Section> further) {
        ObjectNode result = simulated(plan, 60);
        String html = Report.html(stored(result), DAY, DAY, Paper.A4, further);
        return new PrintedPage(result, html, parse(html));
    }

    /** The result document of a plan with so many paths. */
    static ObjectNode simulated(JsonNode plan, int paths) {
        PlanDocument document = PlanDocument.parse(plan.toString().getBytes(StandardCharsets.UTF_8));
        var input = document.input().with(document.input().seed(), paths);
        Simulation simulation = new Simulation(input);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        SimulationResult result = simulation.result();
        return ResultDocument.complete(
                ResultDocument.answer(result), document.labels().toJson(), input.canonicalJson());
    }

    static StoredResult stored(JsonNode result) {
        return StoredResult.parse(ResultDocument.text(result).getBytes(StandardCharsets.UTF_8));
    }

    private static Document parse(String html) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(html)));
        } catch (ParserConfigurationException | SAXException | IOException malformed) {
            throw new AssertionError("the page is well-formed", malformed);
        }
    }

    List<Element> elements(String tag) {
        List<Element> elements = new ArrayList<>();
        NodeList found = document.getElementsByTagName(tag);
        for (int index = 0; index < found.getLength(); index++) {
            elements.add((Element) found.item(index));
        }
        return elements;
    }

    List<String> texts(String tag) {
        return elements(tag).stream().map(Element::getTextContent).toList();
    }

    /** All text as it is read. */
    String text() {
        return document.getDocumentElement().getTextContent();
    }
}
