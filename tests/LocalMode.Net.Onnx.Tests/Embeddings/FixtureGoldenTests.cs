using System.Text.Json;
using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Embeddings;

/// <summary>Every case of every embedding fixture: what sentence-transformers made of it.</summary>
public sealed class FixtureGoldenTests
{
    private const float Tolerance = 1e-4f;

    public static TheoryData<string> Fixtures { get; } =
        ["embed-mean-bert", "embed-cls-bert", "embed-dense-bert", "embed-mean-xlmr", "embed-max-mpnet", "embed-lasttoken-qwen2"];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task GenerateAsync_EveryCase_GivesTheVectorsAndTokensOfSentenceTransformers(string fixture)
    {
        JsonElement[] cases = TaskFixture.Cases(fixture);
        cases.Should().HaveCount(20);
        await using OnnxEmbeddingGenerator generator = await OpenAsync(fixture);

        foreach (JsonElement golden in cases)
        {
            GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync([Text(golden)], Options(golden), CancellationToken);

            embeddings.Usage!.InputTokenCount.Should().Be(golden.GetProperty("input_ids").GetArrayLength());
            Difference(embeddings[0].Vector.Span, TaskFixture.Floats(golden.GetProperty("output"))).Should().BeLessThan(Tolerance, "of {0}", Text(golden));
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task GenerateAsync_EveryCase_FeedsTheIdsOfSentenceTransformers(string fixture)
    {
        EmbeddingModelConfig config = EmbeddingModelReader.Read(TaskFixture.Directory(fixture), new());
        using OnnxTextModel model = await OnnxOpening<OnnxEmbeddingOptions>.RunAsync(
            TaskFixture.Model(fixture), options: null, progress: null, opening => OnnxTextModel.Open(opening, config, typeof(OnnxEmbeddingGenerator), EncoderOutputRequest.Embedding), CancellationToken);
        using OnnxWorker worker = new(model.Session);

        foreach (JsonElement golden in TaskFixture.Cases(fixture))
        {
            string prompt = golden.GetProperty("params").TryGetProperty("prompt_name", out JsonElement name) ? config.Prompts.ByName[name.GetString()!] : "";
            model.Encode(prompt + Text(golden), worker, out ReadOnlySpan<int> ids, out _, out _);

            ids.ToArray().Should().Equal(TaskFixture.Ints(golden.GetProperty("input_ids")), "of {0}", Text(golden));
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task GenerateAsync_AllTextsAtOnce_GivesEachTheVectorOfTheTextAlone(string fixture)
    {
        await using OnnxEmbeddingGenerator generator = await OpenAsync(fixture);
        string[] texts = [.. TaskFixture.Cases(fixture).Select(Text)];
        float[][] alone = await Task.WhenAll(texts.Select(async text => (await generator.GenerateAsync([text], cancellationToken: CancellationToken))[0].Vector.ToArray()));

        // In one call, in another order, and cut into calls that run side by side.
        string[] reversed = [.. texts.Reverse()];
        GeneratedEmbeddings<Embedding<float>> together = await generator.GenerateAsync(texts, cancellationToken: CancellationToken);
        GeneratedEmbeddings<Embedding<float>> backwards = await generator.GenerateAsync(reversed, cancellationToken: CancellationToken);
        Embedding<float>[] sideBySide = [.. (await Task.WhenAll(texts.Chunk(3).Select(chunk => generator.GenerateAsync(chunk, cancellationToken: CancellationToken)))).SelectMany(static result => result)];

        for (int i = 0; i < texts.Length; i++)
        {
            Difference(together[i].Vector.Span, alone[i]).Should().BeLessThan(1e-5f);
            Difference(backwards[texts.Length - 1 - i].Vector.Span, alone[i]).Should().BeLessThan(1e-5f);
            Difference(sideBySide[i].Vector.Span, alone[i]).Should().BeLessThan(1e-5f);
        }
    }

    [Fact]
    public async Task OpenAsync_VocabularyInPlaceOfTokenizerJson_GivesTheSameVectors()
    {
        using ModelDirectoryBuilder directory = new();
        string fixture = TaskFixture.Directory("embed-mean-bert");
        foreach (string file in (string[])["vocab.txt", "tokenizer_config.json", "config.json", "modules.json", "sentence_bert_config.json", "1_Pooling/config.json", "onnx/model.onnx"])
            directory.Write(file, await File.ReadAllBytesAsync(Path.Combine(fixture, file), CancellationToken));

        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync();

        foreach (JsonElement golden in TaskFixture.Cases("embed-mean-bert"))
            Difference((await generator.GenerateAsync([Text(golden)], cancellationToken: CancellationToken))[0].Vector.Span, TaskFixture.Floats(golden.GetProperty("output"))).Should().BeLessThan(Tolerance);
    }

    internal static float Difference(ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
    {
        found.Length.Should().Be(expected.Length);
        float largest = 0;
        for (int i = 0; i < found.Length; i++)
        {
            // A NaN must not pass.
            float difference = MathF.Abs(found[i] - expected[i]);
            largest = difference <= largest ? largest : difference;
        }

        return largest;
    }

    private static Task<OnnxEmbeddingGenerator> OpenAsync(string fixture) =>
        OnnxEmbeddingGenerator.OpenAsync(TaskFixture.Model(fixture), new() { WorkerCount = 2 }, cancellationToken: CancellationToken);

    private static string Text(JsonElement golden) => golden.GetProperty("input").GetString()!;

    private static EmbeddingGenerationOptions? Options(JsonElement golden) =>
        golden.GetProperty("params").TryGetProperty("prompt_name", out JsonElement name) ? new EmbeddingGenerationOptions().WithPromptName(name.GetString()!) : null;
}
