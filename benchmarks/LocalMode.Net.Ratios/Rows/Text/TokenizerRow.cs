using System.Globalization;
using LocalMode.Models;
using LocalMode.Ratios.Corpus;
using LocalMode.Ratios.Measuring;
using LocalMode.Tokenizers;
using Microsoft.ML.Tokenizers;

namespace LocalMode.Ratios.Rows.Text;

/// <summary>Row 7: WordPiece against the BertTokenizer of Microsoft.ML.Tokenizers.</summary>
internal static class TokenizerRow
{
    private const int Calls = 20;

    public static async Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        string[] texts = [.. ReferenceCorpus.Texts];
        HfTokenizer ours = HfTokenizer.Load(Path.Combine(AllMiniLmL6V2.Model.Path, "tokenizer.json"));
        BertTokenizer theirs = BertTokenizer.Create(Path.Combine(AllMiniLmL6V2.Model.Path, "vocab.txt"));
        int[] room = new int[4096];
        long tokens = 0;
        int equal = 0;
        foreach (string text in texts)
        {
            int count = ours.EncodeIds(text, room);
            tokens += count;
            if (theirs.EncodeToIds(text).SequenceEqual(room.Take(count)))
                equal++;
        }

        RatioResult speed = await InterleavedRunner.RunAsync(
            _ => Task.FromResult(tokens / Clock.Seconds(EncodeTheirs, Calls)),
            _ => Task.FromResult(tokens / Clock.Seconds(EncodeOurs, Calls)),
            pairs,
            cancellationToken);

        long before = GC.GetAllocatedBytesForCurrentThread();
        EncodeOurs();
        double ourBytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / texts.Length;
        before = GC.GetAllocatedBytesForCurrentThread();
        EncodeTheirs();
        double theirBytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / texts.Length;

        return
        [
            new(
                7,
                "WordPiece tokenizer against Microsoft.ML.Tokenizers BertTokenizer",
                [
                    ("BertTokenizer", string.Create(CultureInfo.InvariantCulture, $"{speed.Baseline / 1e6:F2} million tokens/s, {theirBytes:F0} bytes a text")),
                    ("HfTokenizer", string.Create(CultureInfo.InvariantCulture, $"{speed.Candidate / 1e6:F2} million tokens/s, {ourBytes:F0} bytes a text")),
                    ("ratio", ReportWriter.Text(speed)),
                    ("texts on which BertTokenizer gives the same ids", string.Create(CultureInfo.InvariantCulture, $"{equal} of {texts.Length}")),
                ],
                ">= 2x, 0 bytes a text",
                ">= 3x",
                ourBytes > 0 ? "LOST: it allocates" : Verdict.AtLeast(speed, 2, 3),
                $"{texts.Length} paragraphs, {tokens} tokens by our count on both sides, one thread, special tokens added. That our ids are Hugging Face's on every case is proven by the tests over tests/Fixtures (HfTokenizerGoldenTests, GoldenTests). BertTokenizer 2.0.1 with its defaults returns a list of ids; ours fills the caller's memory."),
        ];

        void EncodeOurs()
        {
            foreach (string text in texts)
                ours.EncodeIds(text, room);
        }

        void EncodeTheirs()
        {
            foreach (string text in texts)
                theirs.EncodeToIds(text);
        }
    }
}
