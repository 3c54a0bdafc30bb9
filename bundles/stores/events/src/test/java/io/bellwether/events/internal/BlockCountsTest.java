// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.junit.jupiter.api.Test;

/** Counts of blocks, and the walk over blocks, against a look at each document of a true segment. */
class BlockCountsTest {
    private static final String FIELD = "shape";
    private static final int DOCUMENTS = 3 * BlockTimes.SIZE + 77;

    @Test
    void countsEachValueOfEachBlockAsALookAtEachDocumentDoes() throws IOException {
        Random random = new Random(11);
        List<String> values = new ArrayList<>();
        for (int doc = 0; doc < DOCUMENTS; doc++) {
            values.add(random.nextInt(5) == 0 ? null : "v" + random.nextInt(1 + doc / 50));
        }
        try (Segment segment = new Segment(values)) {
            BlockCounts counts = BlockCounts.of(segment.leaf, FIELD);
            for (int block = 0; block < 4; block++) {
                Map<String, Integer> expected = new HashMap<>();
                int end = Math.min(DOCUMENTS, block + 1 << BlockTimes.SHIFT);
                values.subList(block << BlockTimes.SHIFT, end)
                        .forEach(value -> expected.merge(String.valueOf(value), 1, Integer::sum));
                assertThat(segment.counted(counts, block)).isEqualTo(expected);
            }
        }
    }

    @Test
    void oneValueMayFillABlock() throws IOException {
        List<String> values = new ArrayList<>();
        for (int doc = 0; doc < BlockTimes.SIZE; doc++) {
            values.add("same");
        }
        values.add(null);
        try (Segment segment = new Segment(values)) {
            BlockCounts counts = BlockCounts.of(segment.leaf, FIELD);
            assertThat(segment.counted(counts, 0)).isEqualTo(Map.of("same", BlockTimes.SIZE));
            assertThat(segment.counted(counts, 1)).isEqualTo(Map.of("null", 1));
        }
    }

    @Test
    void aFieldThatNoDocumentHasIsCountedAsAbsent() throws IOException {
        try (Segment segment = new Segment(List.of("a", "b"))) {
            BlockCounts counts = BlockCounts.of(segment.leaf, "other");
            assertThat(counts.begin(1) - counts.begin(0)).isEqualTo(1);
            assertThat(counts.ordinal(0)).isEqualTo(-1);
            assertThat(counts.count(0)).isEqualTo(2);
        }
    }

    @Test
    void theWalkPassesOverBlocksWithoutAWantedValueAndKnowsWholeOnes() throws IOException {
        try (Segment segment = new Segment(perBlock("a", "b", "ab", "a"))) {
            List<String> walked = walk(segment, "a");
            assertThat(walked).hasSize(2 * BlockTimes.SIZE + 77);
            assertThat(walked.get(0)).isEqualTo("0 whole");
            assertThat(walked.get(BlockTimes.SIZE)).isEqualTo(2 * BlockTimes.SIZE + " part");
            assertThat(walked.get(2 * BlockTimes.SIZE)).isEqualTo(3 * BlockTimes.SIZE + " whole");
            assertThat(walked.get(walked.size() - 1)).isEqualTo(DOCUMENTS - 1 + " whole");
            assertThat(walk(segment, "a", "b")).hasSize(DOCUMENTS).allMatch(each -> each.endsWith("whole"));
            assertThat(walk(segment)).isEmpty();
        }
        try (Segment segment = new Segment(perBlock("a", "a-", "b", "b"))) {
            assertThat(walk(segment, "a"))
                    .hasSize(2 * BlockTimes.SIZE)
                    .contains("0 whole", BlockTimes.SIZE + " part")
                    .doesNotContain(BlockTimes.SIZE + " whole");
        }
    }

    @Test
    void theWalkMayLeap() throws IOException {
        try (Segment segment = new Segment(perBlock("a", "b", "ab", "b"))) {
            OrdinalBlocks blocks = segment.blocks("a");
            assertThat(blocks.docID()).isEqualTo(-1);
            assertThat(blocks.advance(5)).isEqualTo(5);
            assertThat(blocks.advance(BlockTimes.SIZE + 3)).isEqualTo(2 * BlockTimes.SIZE);
            assertThat(blocks.isWhole()).isFalse();
            assertThat(blocks.advance(2 * BlockTimes.SIZE + 9)).isEqualTo(blocks.docID());
            assertThat(blocks.docID()).isEqualTo(2 * BlockTimes.SIZE + 9);
            assertThat(blocks.advance(3 * BlockTimes.SIZE)).isEqualTo(DocIdSetIterator.NO_MORE_DOCS);
            assertThat(blocks.docID()).isEqualTo(DocIdSetIterator.NO_MORE_DOCS);
        }
    }

    /** The values of each block in turn; {@code -} for none. */
    private static List<String> perBlock(String... blocks) {
        List<String> values = new ArrayList<>();
        for (int doc = 0; doc < DOCUMENTS; doc++) {
            String letters = blocks[doc >>> BlockTimes.SHIFT];
            String letter = String.valueOf(letters.charAt(doc % letters.length()));
            values.add(letter.equals("-") ? null : letter);
        }
        return values;
    }

    private static List<String> walk(Segment segment, String... wanted) throws IOException {
        OrdinalBlocks blocks = segment.blocks(wanted);
        List<String> walked = new ArrayList<>();
        while (blocks.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
            walked.add(blocks.docID() + (blocks.isWhole() ? " whole" : " part"));
        }
        return walked;
    }

    /** One segment with a document for each value; null for a document without one. */
    private static final class Segment implements AutoCloseable {
        private final Directory directory = new ByteBuffersDirectory();
        private final DirectoryReader reader;
        private final LeafReader leaf;

        private Segment(List<String> values) throws IOException {
            try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
                for (String value : values) {
                    Document document = new Document();
                    if (value != null) {
                        document.add(new SortedDocValuesField(FIELD, new BytesRef(value)));
                    }
                    writer.addDocument(document);
                }
                writer.forceMerge(1);
            }
            reader = DirectoryReader.open(directory);
            leaf = reader.leaves().get(0).reader();
        }

        /** By value; {@code null} in letters for documents without one. */
        private Map<String, Integer> counted(BlockCounts counts, int block) throws IOException {
            SortedDocValues ordinals = leaf.getSortedDocValues(FIELD);
            Map<String, Integer> counted = new HashMap<>();
            for (int i = counts.begin(block); i < counts.begin(block + 1); i++) {
                int ordinal = counts.ordinal(i);
                String value =
                        ordinal < 0 ? "null" : ordinals.lookupOrd(ordinal).utf8ToString();
                assertThat(counted.put(value, counts.count(i))).isNull();
            }
            return counted;
        }

        private OrdinalBlocks blocks(String... wanted) throws IOException {
            SortedDocValues ordinals = leaf.getSortedDocValues(FIELD);
            FixedBitSet taken = new FixedBitSet(ordinals.getValueCount());
            for (String value : wanted) {
                taken.set(ordinals.lookupTerm(new BytesRef(value)));
            }
            return new OrdinalBlocks(BlockCounts.of(leaf, FIELD), taken, leaf.maxDoc());
        }

        @Override
        public void close() throws IOException {
            reader.close();
            directory.close();
        }
    }
}
