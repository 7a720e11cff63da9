using System.Text.Json.Nodes;
using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Onnx.Tests.Seq2Seq;

namespace LocalMode.Onnx.Tests.Translation;

/// <summary>How languages reach the model. What goes in and comes out is seen as tokens; the fixtures' models know no languages.</summary>
public sealed class TranslationRequestsTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TranslateAsync_MarianToken_StandsBeforeTheText()
    {
        using SequenceDirectory directory = new(SequenceGoldens.Marian);
        RenamePiece(directory, 66, ">>fra<<");
        RenamePiece(directory, 178, ">>por<<");
        await using OnnxTranslator translator = await directory.TranslatorAsync();
        SequenceGolden golden = SequenceGoldens.Read(SequenceGoldens.Marian)[0];
        using SequenceFixture fixture = SequenceFixture.Open(SequenceGoldens.Marian);
        int[] expected = fixture.Generate(golden with { InputIds = [178, .. golden.InputIds] })[0].Ids;
        TranslationOptions options = golden.Options<TranslationOptions>();

        options.TargetLanguage = "por";
        LocalMode.Translation translation = await translator.TranslateAsync(golden.Input, options, CancellationToken);
        options.TargetLanguage = ">>por<<";
        LocalMode.Translation byToken = await translator.TranslateAsync(golden.Input, options, CancellationToken);

        translation.Usage!.InputTokenCount.Should().Be(golden.InputIds.Length + 1);
        translation.Text.Should().Be(Decode(directory, expected)).And.NotBe(golden.Texts[0]);
        byToken.Text.Should().Be(translation.Text);
        options.TargetLanguage = "deu";
        (await FluentActions.Awaiting(() => translator.TranslateAsync(golden.Input, options, CancellationToken)).Should().ThrowAsync<UnsupportedCapabilityException>())
            .Which.Message.Should().Contain("fra").And.Contain("por");
        options.TargetLanguage = null;
        await FluentActions.Awaiting(() => translator.TranslateAsync(golden.Input, options, CancellationToken)).Should().ThrowAsync<ArgumentException>().WithMessage("*fra, por*");
    }

    [Fact]
    public async Task TranslateAsync_MarianTextAtItsLimit_CutsTheTextAndKeepsTheTokens()
    {
        using SequenceDirectory directory = new(SequenceGoldens.Marian);
        RenamePiece(directory, 66, ">>fra<<");
        await using OnnxTranslator translator = await directory.TranslatorAsync(new() { TruncateInput = true, MaxTokens = 8 });
        SequenceGolden golden = SequenceGoldens.Read(SequenceGoldens.Marian)[0];
        using SequenceFixture fixture = SequenceFixture.Open(SequenceGoldens.Marian);
        int[] expected = fixture.Generate(golden with { InputIds = [66, .. golden.InputIds[..6], 0] })[0].Ids;
        TranslationOptions options = golden.Options<TranslationOptions>();
        options.TargetLanguage = "fra";

        LocalMode.Translation translation = await translator.TranslateAsync(golden.Input, options, CancellationToken);

        translation.IsInputTruncated.Should().BeTrue();
        translation.Usage!.InputTokenCount.Should().Be(8);
        translation.Text.Should().Be(Decode(directory, expected));
    }

    [Theory]
    [InlineData("NllbTokenizerFast")]
    [InlineData("MBartTokenizerFast")]
    public async Task TranslateAsync_LanguageTokens_TakeTheirPlaces(string tokenizerClass)
    {
        // BART's <s> and </s> around a text become <mask> = eng_Latn before it, and <unk> = fra_Latn is another language.
        using SequenceDirectory directory = new(SequenceGoldens.Summarize);
        Rename(directory, "<mask>", "eng_Latn");
        Rename(directory, "<unk>", "fra_Latn");
        directory.Replace("tokenizer_config.json", "\"BartTokenizer\"", $"\"{tokenizerClass}\"");
        JsonNode tokenizer = JsonNode.Parse(File.ReadAllText(directory.PathOf("tokenizer.json")))!;
        tokenizer["post_processor"]!["cls"] = new JsonArray("eng_Latn", 4);
        directory.Write("tokenizer.json", tokenizer.ToJsonString());
        directory.Replace("generation_config.json", "\"forced_bos_token_id\": 0,", "");
        await using OnnxTranslator translator = await directory.TranslatorAsync();
        SequenceGolden golden = SequenceGoldens.Read(SequenceGoldens.Summarize)[10];
        using SequenceFixture fixture = SequenceFixture.Open(SequenceGoldens.Summarize);
        bool isFirst = tokenizerClass == "MBartTokenizerFast";
        GenerationConfig config = fixture.Config with { ForcedBosToken = isFirst ? null : 3 };
        int[] prompt = [isFirst ? 3 : 2];
        int[] expected = fixture.Generate(golden with { InputIds = [3, .. golden.InputIds[1..]] }, config, prompt)[0].Ids;
        int[] own = fixture.Generate(golden with { InputIds = [4, .. golden.InputIds[1..]] }, config, prompt)[0].Ids;
        TranslationOptions options = golden.Options<TranslationOptions>();

        options.SourceLanguage = options.TargetLanguage = "fra_Latn";
        (await translator.TranslateAsync(golden.Input, options, CancellationToken)).Text.Should().Be(Decode(directory, expected));
        options.SourceLanguage = null;
        (await translator.TranslateAsync(golden.Input, options, CancellationToken)).Text.Should().Be(Decode(directory, own));

        options.TargetLanguage = null;
        await FluentActions.Awaiting(() => translator.TranslateAsync("a", options, CancellationToken)).Should().ThrowAsync<ArgumentException>().WithMessage("*fra_Latn*");
        options.TargetLanguage = "deu_Latn";
        await FluentActions.Awaiting(() => translator.TranslateAsync("a", options, CancellationToken)).Should().ThrowAsync<UnsupportedCapabilityException>();
    }

    [Fact]
    public async Task TranslateAsync_TasksByPairs_TakesTheirPrefixAndSettings()
    {
        using SequenceDirectory directory = new(SequenceGoldens.T5);
        directory.Replace("config.json", "\"translation\": {", "\"translation_en_to_fr\": { \"prefix\": \"Why? \", \"max_length\": 9 }, \"translation_en_to_de\": {");
        await using OnnxTranslator translator = await directory.TranslatorAsync();
        SequenceGolden golden = SequenceGoldens.Read(SequenceGoldens.T5)[0];
        TranslationOptions options = golden.Options<TranslationOptions>();

        (await translator.TranslateAsync(golden.Input, "de", cancellationToken: CancellationToken)).Usage!.InputTokenCount.Should().Be(golden.InputIds.Length);
        options.TargetLanguage = "de";
        options.SourceLanguage = "en";
        (await translator.TranslateAsync(golden.Input, options, CancellationToken)).Text.Should().Be(golden.Texts[0]);

        LocalMode.Translation french = await translator.TranslateAsync(golden.Input, new TranslationOptions { TargetLanguage = "fr", MinOutputTokens = 8 }, CancellationToken);
        french.Usage!.InputTokenCount.Should().BeLessThan(golden.InputIds.Length);
        french.Usage.OutputTokenCount.Should().Be(8);

        await FluentActions.Awaiting(() => translator.TranslateAsync(golden.Input, cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentException>().WithMessage("*translation_en_to_de*");
        await FluentActions.Awaiting(() => translator.TranslateAsync(golden.Input, new TranslationOptions { SourceLanguage = "en" }, CancellationToken)).Should().ThrowAsync<ArgumentException>();
        (await FluentActions.Awaiting(() => translator.TranslateAsync(golden.Input, "es", cancellationToken: CancellationToken)).Should().ThrowAsync<UnsupportedCapabilityException>())
            .Which.Message.Should().Contain("translation_en_to_fr");
    }

    [Fact]
    public async Task TranslateAsync_OnePairOnly_TakesItsOwnNamesAndNoOthers()
    {
        using SequenceDirectory directory = new(SequenceGoldens.Marian);
        directory.Replace("tokenizer_config.json", "\"eos_token\"", "\"source_lang\": \"en\", \"target_lang\": \"de\", \"eos_token\"");
        await using OnnxTranslator translator = await directory.TranslatorAsync();
        SequenceGolden golden = SequenceGoldens.Read(SequenceGoldens.Marian)[1];

        (await translator.TranslateAsync(golden.Input, "de", "en", CancellationToken)).Text.Should().Be(golden.Texts[0]);
        (await translator.TranslateAsync(golden.Input, "de", cancellationToken: CancellationToken)).Text.Should().Be(golden.Texts[0]);
        await FluentActions.Awaiting(() => translator.TranslateAsync(golden.Input, "fr", cancellationToken: CancellationToken)).Should().ThrowAsync<UnsupportedCapabilityException>();
        await FluentActions.Awaiting(() => translator.TranslateAsync(golden.Input, "de", "fr", CancellationToken)).Should().ThrowAsync<UnsupportedCapabilityException>();
    }

    [Fact]
    public async Task TranslateAsync_ModelThatNamesNoLanguage_RefusesEach()
    {
        await using OnnxTranslator translator = await OnnxTranslator.OpenAsync(TaskFixture.Model(SequenceGoldens.Marian), cancellationToken: CancellationToken);

        await FluentActions.Awaiting(() => translator.TranslateAsync("a", "de", cancellationToken: CancellationToken)).Should().ThrowAsync<UnsupportedCapabilityException>();
    }

    [Fact]
    public async Task TranslateAsync_PrefixOfTheOptions_ReplacesTheModels()
    {
        await using OnnxTranslator translator = await OnnxTranslator.OpenAsync(TaskFixture.Model(SequenceGoldens.T5), new() { Prefix = "" }, cancellationToken: CancellationToken);
        SequenceGolden golden = SequenceGoldens.Read(SequenceGoldens.T5)[0];

        LocalMode.Translation bare = await translator.TranslateAsync(golden.Input, cancellationToken: CancellationToken);
        LocalMode.Translation written = await translator.TranslateAsync("translate English to German: " + golden.Input, golden.Options<TranslationOptions>(), CancellationToken);

        bare.Usage!.InputTokenCount.Should().BeLessThan(golden.InputIds.Length);
        written.Text.Should().Be(golden.Texts[0]);
    }

    private static string Decode(SequenceDirectory directory, int[] ids) =>
        Tokenizers.HfTokenizer.Load(directory.PathOf("tokenizer.json")).Decode(ids);

    // A piece of the vocabulary that no text of these tests has.
    private static void RenamePiece(SequenceDirectory directory, int id, string name)
    {
        JsonNode tokenizer = JsonNode.Parse(File.ReadAllText(directory.PathOf("tokenizer.json")))!;
        tokenizer["model"]!["vocab"]![id]![0] = name;
        directory.Write("tokenizer.json", tokenizer.ToJsonString());
    }

    private static void Rename(SequenceDirectory directory, string token, string name)
    {
        foreach (string file in (string[])["tokenizer.json", "tokenizer_config.json"])
            directory.Replace(file, $"\"{token}\"", $"\"{name}\"");
    }
}
