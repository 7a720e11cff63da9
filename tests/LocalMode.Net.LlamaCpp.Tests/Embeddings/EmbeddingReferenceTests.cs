using LocalMode.LlamaCpp.Tests.TinyModels;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Embeddings;

/// <summary>Every pooling of both architectures, compared with the reference calculation.</summary>
public sealed class EmbeddingReferenceTests : IDisposable
{
    private static readonly string[] Texts = [.. TinyTexts.Make(5, 1, 2, 9, 30, 61), ""];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, null, true)]
    [InlineData(2, null, true)]
    [InlineData(3, null, false)]
    [InlineData(null, LlamaCppPooling.Mean, false)]
    [InlineData(0, LlamaCppPooling.Cls, false)]
    [InlineData(1, LlamaCppPooling.LastToken, true)]
    public async Task GenerateAsync_Encoder_IsTheReference(int? declared, LlamaCppPooling? pooling, bool normalize)
    {
        TinyModel model = TinyEncoder.Create(pooling: (uint?)declared);
        EncoderReference reference = new(model);
        await using LlamaCppEmbeddingGenerator generator = await LlamaCppEmbeddingGenerator.OpenAsync(
            model.Write(_folder), new() { Pooling = pooling, Normalize = normalize, Threads = 1 }, cancellationToken: Token);

        GeneratedEmbeddings<Embedding<float>> vectors = await generator.GenerateAsync(Texts, cancellationToken: Token);

        for (int i = 0; i < Texts.Length; i++)
        {
            double[] expected = Pool(reference.States(TinyTexts.EncoderTokens(Texts[i])), pooling, declared);
            ReferenceMath.Distance(normalize ? ReferenceMath.Normalize(expected) : expected, vectors[i].Vector.Span)
                .Should().BeLessThan(1e-4, "text {0}", i);
        }

        vectors.Usage!.InputTokenCount.Should().Be(Texts.Sum(static text => TinyTexts.EncoderTokens(text).Length));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    public async Task GenerateAsync_Decoder_IsTheReference(int declared, bool addsMarkers)
    {
        TinyModel model = TinyDecoder.Create(pooling: (uint)declared, addsMarkers: addsMarkers);
        DecoderReference reference = new(model);
        ModelReference file = model.Write(_folder);
        using NativeModel native = new(file);
        await using LlamaCppEmbeddingGenerator generator = await LlamaCppEmbeddingGenerator.OpenAsync(file, new() { Threads = 1 }, cancellationToken: Token);

        GeneratedEmbeddings<Embedding<float>> vectors = await generator.GenerateAsync(Texts, cancellationToken: Token);

        for (int i = 0; i < Texts.Length; i++)
        {
            int[] tokens = native.Vocabulary.Tokens(Texts[i]);
            if (addsMarkers)
                tokens = [TinyDecoder.Begin, .. tokens, TinyDecoder.End];

            if (tokens.Length == 0)
            {
                vectors[i].Vector.ToArray().Should().OnlyContain(static value => value == 0);
                continue;
            }

            double[] expected = ReferenceMath.Normalize(Pool(reference.States(tokens), null, declared));
            ReferenceMath.Distance(expected, vectors[i].Vector.Span).Should().BeLessThan(1e-4, "text {0}", i);
        }
    }

    [Theory]
    [InlineData(true, 5e-5f)]
    [InlineData(false, 1e-5f)]
    public async Task GenerateAsync_ManyTexts_AreAsAlone(bool isEncoder, float tolerance)
    {
        // The order of sums depends on the size of a run. Encoders then look GELU up in a table of half precision, where a last bit becomes more.
        TinyModel model = isEncoder ? TinyEncoder.Create() : TinyDecoder.Create(pooling: 1, addsMarkers: true);
        await using LlamaCppEmbeddingGenerator generator = await LlamaCppEmbeddingGenerator.OpenAsync(
            model.Write(_folder), new() { TokenBudget = 100, Threads = 1 }, cancellationToken: Token);
        Random random = new(9);
        string[] texts = TinyTexts.Make(9, [.. Enumerable.Range(0, 150).Select(i => i % 3 == 0 ? 0 : random.Next(1, 40))]);

        GeneratedEmbeddings<Embedding<float>> together = await generator.GenerateAsync(texts, cancellationToken: Token);

        together.Should().HaveCount(texts.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            Embedding<float> alone = (await generator.GenerateAsync([texts[i]], cancellationToken: Token))[0];
            for (int dimension = 0; dimension < alone.Vector.Length; dimension++)
                together[i].Vector.Span[dimension].Should().BeApproximately(alone.Vector.Span[dimension], tolerance);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static double[] Pool(double[][] states, LlamaCppPooling? pooling, int? declared) => (pooling, declared) switch
    {
        (LlamaCppPooling.Mean, _) or (null, 1) => ReferenceMath.Mean(states),
        (LlamaCppPooling.Cls, _) or (null, 2) => states[0],
        _ => states[^1],
    };
}
