using System.Security.Cryptography;
using System.Text;
using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Ratios.Corpus;
using LocalMode.Tokenizers;

namespace LocalMode.Onnx.Tests.Scheduling;

/// <summary>What is planned for the corpus that the benchmarks use: counts, which have no noise.</summary>
public sealed class CorpusTests
{
    private static readonly int[] Lengths = Count();

    [Fact]
    public void Corpus_OnEveryMachine_IsTheSame()
    {
        ReferenceCorpus.Texts.Should().HaveCount(512);
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', ReferenceCorpus.Texts)))).Should().Be("9287ec58e2990f7a5199b79d6102656bc58bf76319399c8bc1c74012b4ca53d7");
        Lengths.Average().Should().BeInRange(33, 37);
    }

    [Fact]
    public void Plan_Corpus_PadsLittleInFewRuns()
    {
        int[] starts = new int[Lengths.Length + 1];

        int runs = BatchPlanner.Plan(Lengths, budget: 512, starts);

        starts[runs] = Lengths.Length;
        int padded = Enumerable.Range(0, runs).Sum(run => Lengths[starts[run]] * (starts[run + 1] - starts[run]));
        int real = Lengths.Sum();
        TestContext.Current.TestOutputHelper!.WriteLine($"{padded} padded for {real} real tokens in {runs} runs; sorted by characters in batches of 32 it is {SortedByCharacters()}");
        padded.Should().BeLessThan(SortedByCharacters());
        ((double)padded / real).Should().BeLessThanOrEqualTo(1.05);
        runs.Should().BeLessThanOrEqualTo(64);
    }

    // The longest first, as a call plans them.
    private static int[] Count() => [.. Count(ReferenceCorpus.Texts).OrderDescending()];

    private static int[] Count(IEnumerable<string> texts)
    {
        HfTokenizer tokenizer = HfTokenizer.Load(Path.Combine(TestModels.AllMiniLm.Path, "tokenizer.json"));
        int[] room = new int[256];
        return [.. texts.Select(text => tokenizer.EncodeIds(text, room, addSpecialTokens: true, allowSpecialTokens: false))];
    }

    // What sentence-transformers pads to.
    private static int SortedByCharacters() => Count(ReferenceCorpus.Texts.OrderByDescending(text => text.Length)).Chunk(32).Sum(batch => batch.Max() * batch.Length);
}
