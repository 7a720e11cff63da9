using System.Globalization;
using System.Text.Json;
using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Onnx.Tests.TokenRoles;

namespace LocalMode.Onnx.Tests.ModelDirectory;

/// <summary>Every fixture that has the slow tokenizer's files gives the same without its tokenizer.json.</summary>
public sealed class VocabularyFilesTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    // Only the tokenizer.json of embed-lasttoken-qwen2 says that an end token follows each text.
    public static TheoryData<string> Fixtures =>
        [.. Directory.GetDirectories(TaskFixture.Directory("")).Where(static path => !path.EndsWith("qwen2", StringComparison.Ordinal)).Where(static path => File.Exists(Path.Combine(path, "vocab.txt")) || File.Exists(Path.Combine(path, "vocab.json"))).Select(static path => Path.GetFileName(path)).Order()];

    [Fact]
    public void Fixtures_WithVocabularies_AreAllThere() => Fixtures.Should().HaveCount(15);

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task OpenAsync_NoTokenizerJson_GivesTheSame(string fixture)
    {
        string source = TaskFixture.Directory(fixture);
        using ModelDirectoryBuilder directory = new();
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) is not ("tokenizer.json" or "goldens.json"))
                directory.Write(Path.GetRelativePath(source, file), File.ReadAllBytes(file));
        }

        string[] texts = [.. TaskFixture.Cases(fixture).SelectMany(static golden => Strings(golden.GetProperty("input"))).Concat(RandomTexts.Make(40, seed: 11))];
        texts.Should().HaveCountGreaterThan(50);

        string[] expected = await RunAsync(fixture, TaskFixture.Model(fixture), texts);
        string[] found = await RunAsync(fixture, directory.Reference, texts);

        expected.Distinct().Should().HaveCountGreaterThan(5);
        found.Should().Equal(expected);
    }

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(static member => Strings(member.Value)),
        _ => [],
    };

    private static async Task<string[]> RunAsync(string fixture, ModelReference model, string[] texts)
    {
        switch (fixture.Split('-')[0])
        {
            case "classify":
                await using (OnnxTextClassifier classifier = await OnnxTextClassifier.OpenAsync(model, new() { TruncateInput = true }, cancellationToken: CancellationToken))
                    return Describe(await classifier.ClassifyManyAsync(texts, cancellationToken: CancellationToken), static result => Scores(result.Labels));
            case "zeroshot":
                await using (OnnxZeroShotClassifier classifier = await OnnxZeroShotClassifier.OpenAsync(model, cancellationToken: CancellationToken))
                    return Describe(await classifier.ClassifyManyAsync(texts, ["bridges", "[MASK] é"], cancellationToken: CancellationToken), static result => Scores(result.Labels));
            case "embed":
                await using (OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(model, cancellationToken: CancellationToken))
                    return [.. (await generator.GenerateAsync(texts, cancellationToken: CancellationToken)).Select(static embedding => string.Join(' ', embedding.Vector.ToArray()))];
            case "ner":
                await using (OnnxEntityExtractor extractor = await OnnxEntityExtractor.OpenAsync(model, cancellationToken: CancellationToken))
                    return Describe(await extractor.GetEntitiesAsync(texts, new() { Aggregation = EntityAggregation.Max }, CancellationToken), static result => string.Join('|', result.Entities));
            case "qa":
                await using (OnnxQuestionAnswerer answerer = await OnnxQuestionAnswerer.OpenAsync(model, cancellationToken: CancellationToken))
                    return Describe(await answerer.GetAnswersAsync(texts.Select(static text => new QuestionInput("Who repaired it?", text)), cancellationToken: CancellationToken), static result => string.Join('|', result.Answers));
            case "fillmask":
                await using (OnnxMaskFiller filler = await OnnxMaskFiller.OpenAsync(model, cancellationToken: CancellationToken))
                    return Describe(await filler.GetMaskFillingsAsync(texts.Select(text => text[..Math.Min(60, text.Length)] + filler.MaskToken), cancellationToken: CancellationToken), static result => string.Join('|', result.Candidates));
            case "rerank":
                await using (OnnxReranker reranker = await OnnxReranker.OpenAsync(model, cancellationToken: CancellationToken))
                    return [.. (await reranker.GetScoresAsync("Who repaired it?", texts, cancellationToken: CancellationToken)).Scores.Select(static score => score.ToString(CultureInfo.InvariantCulture))];
            case "seq2seq":
                await using (OnnxSummarizer summarizer = await OnnxSummarizer.OpenAsync(model, new() { TruncateInput = true }, cancellationToken: CancellationToken))
                    return Describe(await summarizer.GetSummariesAsync(texts, cancellationToken: CancellationToken), static result => result.Text);
            default:
                throw new ArgumentException($"Nobody knows what {fixture} does.", nameof(fixture));
        }
    }

    private static string[] Describe<T>(InferenceResults<T> results, Func<T, string> describe)
        where T : InferenceResult => [.. results.Select(result => $"{result.Usage!.InputTokenCount} {describe(result)}")];

    private static string Scores(IEnumerable<LabelScore> labels) => string.Join('|', labels.Select(static label => $"{label.Label} {label.Score}"));
}
