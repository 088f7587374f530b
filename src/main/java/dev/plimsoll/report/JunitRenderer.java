// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.report.JunitSuite.Case;
import dev.plimsoll.text.SafeText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Output for CI systems: JUnit's XML, in the dialect that all of them read. */
final class JunitRenderer implements Renderer {
    @Override
    public void render(Report report, OutputStream out) throws IOException {
        var suites = report.files().stream()
                .map(file -> JunitSuite.of(report, file))
                .filter(suite -> !suite.cases().isEmpty())
                .toList();
        try {
            var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            write(xml, suites);
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private static void write(XMLStreamWriter xml, List<JunitSuite> suites) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        xml.writeAttribute("name", "plimsoll check");
        writeCounts(xml, suites);
        for (var suite : suites) {
            xml.writeCharacters("\n  ");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", SafeText.line(suite.name()));
            writeCounts(xml, List.of(suite));
            for (var testcase : suite.cases()) {
                write(xml, suite, testcase);
            }
            xml.writeCharacters("\n  ");
            xml.writeEndElement();
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    private static void writeCounts(XMLStreamWriter xml, List<JunitSuite> suites) throws XMLStreamException {
        var cases = suites.stream().flatMap(suite -> suite.cases().stream()).toList();
        xml.writeAttribute("tests", Integer.toString(cases.size()));
        for (var outcome : JunitSuite.Outcome.values()) {
            if (outcome != JunitSuite.Outcome.success) {
                long count =
                        cases.stream().filter(each -> each.outcome() == outcome).count();
                xml.writeAttribute(outcome + "s", Long.toString(count));
            }
        }
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute("time", "0");
    }

    private static void write(XMLStreamWriter xml, JunitSuite suite, Case testcase) throws XMLStreamException {
        xml.writeCharacters("\n    ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", SafeText.line(suite.name()));
        xml.writeAttribute("name", SafeText.line(testcase.name()));
        xml.writeAttribute("time", "0");
        if (!testcase.text().isEmpty()) {
            xml.writeCharacters("\n      ");
            switch (testcase.outcome()) {
                case success -> xml.writeStartElement("system-out");
                case failure, error -> {
                    xml.writeStartElement(testcase.outcome().name());
                    xml.writeAttribute("type", testcase.type());
                    xml.writeAttribute("message", SafeText.line(testcase.message()));
                }
            }
            xml.writeCharacters(testcase.text());
            xml.writeEndElement();
            xml.writeCharacters("\n    ");
        }
        xml.writeEndElement();
    }
}
