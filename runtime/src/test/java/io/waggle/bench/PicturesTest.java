package io.waggle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PicturesTest {

    private static final long SECOND = 1_000_000_000;

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void theCourseOfAWorkloadIsALine() throws Exception {
        List<Watch.Point> points = LongStream.rangeClosed(1, 10)
                .mapToObj(i -> new Watch.Point(i * SECOND, i * 500))
                .toList();
        Document picture = parsed(ThroughputPicture.of(Map.of("drain", points)));
        String line = picture.getElementsByTagName("polyline")
                .item(0)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue();
        assertThat(line.split(" ", -1))
                .hasSize(10)
                .allMatch(point -> point.endsWith(line.substring(line.lastIndexOf(','))));
    }

    @Test
    void looksThatLieCloseTogetherAreJoined() {
        List<Watch.Point> points = List.of(
                new Watch.Point(SECOND, 100), new Watch.Point(SECOND + 1, 100), new Watch.Point(2 * SECOND, 300));
        assertThat(ThroughputPicture.rates(points))
                .satisfiesExactly(
                        first -> assertThat(first.y()).isCloseTo(100, within(1e-6)),
                        second -> assertThat(second.y()).isCloseTo(200, within(1e-6)));
        assertThat(ThroughputPicture.rates(List.of())).isEmpty();
    }

    @Test
    void theHistogramHoldsEveryRequest() throws Exception {
        long[] nanos = {1, 150_000, 150_000, 3_000_000, 90 * SECOND};
        double[] shares = LatencyPicture.shares(nanos);
        assertThat(Arrays.stream(shares).sum()).isCloseTo(100, within(1e-9));
        assertThat(shares[0]).as("what was quicker than the axis shows").isCloseTo(20, within(1e-9));
        assertThat(shares[11]).as("0.13 to 0.16 ms").isCloseTo(40, within(1e-9));
        Document picture = parsed(LatencyPicture.of(Map.of("a <b> & \"c\"", nanos)));
        assertThat(picture.getDocumentElement().getTextContent()).contains("a <b> & \"c\"");
    }

    @Test
    void theTableIsAPictureToo() throws Exception {
        String text =
                parsed(TablePicture.of(Samples.figures())).getDocumentElement().getTextContent();
        assertThat(text).contains("drain", "80,000", "≥ 0.9 R1", ResultTable.MISSED);
    }

    @Test
    void axesEndAtARoundNumber() {
        assertThat(Axes.round(61_234)).isEqualTo(100_000);
        assertThat(Axes.round(50)).isEqualTo(50);
        assertThat(Axes.round(1.2)).isEqualTo(2);
    }
}
