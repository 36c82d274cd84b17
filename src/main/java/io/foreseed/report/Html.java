package io.foreseed.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a page that is HTML and XML at once. Attributes are names and values in turn; what a text or value holds is
 * escaped, and what XML has no place for becomes U+FFFD.
 */
final class Html {
    private static final String REPLACEMENT = "\uFFFD";
    private static final String UNWRITABLE = "[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]";

    private final StringWriter page = new StringWriter();
    private final XMLStreamWriter xml;

    Html() {
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(page);
            xml.writeDTD("<!DOCTYPE html>");
        } catch (XMLStreamException impossible) {
            throw inMemory(impossible);
        }
    }

    /** Begins an element, which {@link #close} ends. */
    Html open(String tag, String... attributes) {
        return write(() -> {
            xml.writeStartElement(tag);
            writeAttributes(attributes);
        });
    }

    Html close() {
        return write(xml::writeEndElement);
    }

    Html text(String text) {
        return write(() -> xml.writeCharacters(clean(text)));
    }

    /** An element that holds a text. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** An element that never holds anything. */
    Html empty(String tag, String... attributes) {
        return write(() -> {
            xml.writeEmptyElement(tag);
            writeAttributes(attributes);
        });
    }

    /** The page, when every element is closed. */
    String end() {
        write(xml::writeEndDocument);
        return page.toString();
    }

    private void writeAttributes(String... attributes) throws XMLStreamException {
        for (int index = 0; index < attributes.length; index += 2) {
            xml.writeAttribute(attributes[index], clean(attributes[index + 1]));
        }
    }

    private static String clean(String text) {
        return text.replaceAll(UNWRITABLE, REPLACEMENT);
    }

    private interface Writing {
        void run() throws XMLStreamException;
    }

    private Html write(Writing writing) {
        try {
            writing.run();
            return this;
        } catch (XMLStreamException impossible) {
            throw inMemory(impossible);
        }
    }

    private static IllegalStateException inMemory(XMLStreamException impossible) {
        return new IllegalStateException("the page is written into memory", impossible);
    }
}
