using System.Diagnostics;
using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx.Tests.Seq2Seq;

public sealed class SequenceOpeningTests
{
    private const string Encoder = "onnx/encoder_model.onnx";
    private const string First = "onnx/decoder_model.onnx";
    private const string Later = "onnx/decoder_with_past_model.onnx";
    private const string Merged = "onnx/decoder_model_merged.onnx";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(First, Merged, null, "encoder_attention_mask", "input_ids and attention_mask only")]
    [InlineData(Encoder, Encoder, null, "attention_mask", "encoder_attention_mask")]
    [InlineData(Encoder, Later, null, "use_cache_branch", "decoder_with_past_model as the decoder of the later steps")]
    [InlineData(Encoder, First, First, "past_key_values", "Expected decoder_with_past_model")]
    [InlineData(Encoder, Merged, Later, null, "makes the later steps too")]
    public async Task OpenAsync_GraphInAnothersPlace_SaysWhatItIs(string encoder, string decoder, string? later, string? field, string message)
    {
        OnnxSummarizerOptions options = new() { EncoderFile = encoder, DecoderFile = decoder, DecoderWithPastFile = later };

        ModelInvalidException error = (await FluentActions.Awaiting(() => OpenAsync(options)).Should().ThrowAsync<ModelInvalidException>()).Which;

        error.Field.Should().Be(field);
        error.Message.Should().Contain(message);
    }

    [Theory]
    [InlineData(Encoder)]
    [InlineData(Merged)]
    public async Task OpenAsync_DamagedGraph_NamesIt(string file)
    {
        using SequenceDirectory directory = new(SequenceGoldens.Summarize);
        byte[] bytes = File.ReadAllBytes(directory.PathOf(file));
        File.WriteAllBytes(directory.PathOf(file), bytes[..(bytes.Length / 2)]);

        ModelInvalidException error = (await FluentActions.Awaiting(() => directory.SummarizerAsync()).Should().ThrowAsync<ModelInvalidException>()).Which;

        error.File.Should().Be(directory.PathOf(file));
    }

    [Theory]
    [InlineData(Encoder)]
    [InlineData("tokenizer.json", "vocab.json", "merges.txt")]
    public async Task OpenAsync_FilesMissing_ThrowsNotFound(params string[] files)
    {
        using SequenceDirectory directory = new(SequenceGoldens.Summarize);
        foreach (string file in files)
            directory.Delete(file);

        await FluentActions.Awaiting(() => directory.SummarizerAsync()).Should().ThrowAsync<ModelNotFoundException>();
    }

    [Theory]
    [InlineData("generation_config.json", "\"num_beams\": 4", "\"num_beams\": 0", "$.num_beams")]
    [InlineData("generation_config.json", "\"num_beams\": 4", "\"num_beams\": \"four\"", "$.num_beams")]
    [InlineData("generation_config.json", "\"early_stopping\": true", "\"early_stopping\": \"soon\"", "$.early_stopping")]
    [InlineData("generation_config.json", "\"length_penalty\": 2.0", "\"bad_words_ids\": [[]]", "$.bad_words_ids")]
    [InlineData("generation_config.json", "\"length_penalty\": 2.0", "\"repetition_penalty\": 0", "$.repetition_penalty")]
    [InlineData("tokenizer_config.json", "\"model_max_length\": 96", "\"model_max_length\": 3", "model_max_length")]
    public async Task OpenAsync_SettingIsNotWhatItShouldBe_NamesThePlace(string file, string found, string by, string field)
    {
        using SequenceDirectory directory = new(SequenceGoldens.Summarize);
        directory.Replace(file, found, by);

        (await FluentActions.Awaiting(() => directory.SummarizerAsync()).Should().ThrowAsync<ModelInvalidException>()).Which.Field.Should().Be(field);
    }

    [Theory]
    [InlineData("\"num_beam_groups\": 2")]
    [InlineData("\"penalty_alpha\": 0.6")]
    [InlineData("\"stop_strings\": [\"a\"]")]
    [InlineData("\"do_sample\": true")]
    public async Task OpenAsync_WayOfGeneratingThatIsNotHere_Refuses(string setting)
    {
        using SequenceDirectory directory = new(SequenceGoldens.Summarize);
        directory.Replace("generation_config.json", "\"num_beams\": 4", setting);

        string name = setting.Split('"')[1];
        (await FluentActions.Awaiting(() => directory.SummarizerAsync()).Should().ThrowAsync<UnsupportedCapabilityException>()).Which.Capability.Should().Contain(name);
    }

    [Fact]
    public async Task OpenAsync_SamplingIgnored_TakesTheLikeliest()
    {
        using SequenceDirectory directory = new(SequenceGoldens.Summarize);
        directory.Replace("generation_config.json", "\"num_beams\": 4", "\"num_beams\": 4, \"do_sample\": true");
        SequenceGolden golden = SequenceGoldens.Read(SequenceGoldens.Summarize).First(static golden => golden.Arguments.GetPropertyCount() == 0 && golden.InputIds.Length < 90);

        await using OnnxSummarizer summarizer = await directory.SummarizerAsync(new() { IgnoreSampling = true });

        (await summarizer.SummarizeAsync(golden.Input, cancellationToken: CancellationToken)).Text.Should().Be(golden.Texts[0]);
    }

    [Fact]
    public async Task OpenAsync_NothingSaysWhatAnswersBeginWith_Throws()
    {
        using SequenceDirectory directory = new(SequenceGoldens.Summarize);
        directory.Write("generation_config.json", "{}").Write("config.json", "{}");

        (await FluentActions.Awaiting(() => directory.SummarizerAsync()).Should().ThrowAsync<ModelInvalidException>()).Which.Field.Should().Be("$.decoder_start_token_id");
    }

    [Fact]
    public async Task OpenAsync_StartTokenBeyondTheVocabulary_Throws()
    {
        using SequenceDirectory directory = new(SequenceGoldens.Summarize);
        directory.Replace("generation_config.json", "\"decoder_start_token_id\": 2", "\"decoder_start_token_id\": 420");

        (await FluentActions.Awaiting(() => directory.SummarizerAsync()).Should().ThrowAsync<ModelInvalidException>()).Which.Message.Should().Contain("420");
    }

    [Fact]
    public async Task OpenAsync_ModelFile_IsRefused() =>
        await FluentActions.Awaiting(() => OpenAsync(new() { ModelFile = Merged })).Should().ThrowAsync<ArgumentException>().WithMessage("*EncoderFile*");

    [Fact]
    public async Task OpenAsync_MaxTokensWithoutRoom_Throws() =>
        await FluentActions.Awaiting(() => OpenAsync(new() { MaxTokens = 3 })).Should().ThrowAsync<ArgumentOutOfRangeException>();

    [Fact]
    public async Task OpenAsync_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        await FluentActions.Awaiting(() => OnnxSummarizer.OpenAsync(TaskFixture.Model(SequenceGoldens.Summarize), cancellationToken: source.Token))
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task OpenAsync_WithoutCache_GivesTheSameAndLogsIt()
    {
        using SequenceDirectory directory = new(SequenceGoldens.Summarize);
        directory.Delete(Merged).Delete(Later);
        Microsoft.Extensions.Logging.Testing.FakeLogger log = new();
        using Microsoft.Extensions.Logging.LoggerFactory factory = new([new Microsoft.Extensions.Logging.Testing.FakeLoggerProvider(log.Collector)]);
        SequenceGolden golden = SequenceGoldens.Read(SequenceGoldens.Summarize)[8];

        await using OnnxSummarizer summarizer = await directory.SummarizerAsync(new() { LoggerFactory = factory });

        (await summarizer.SummarizeAsync(golden.Input, cancellationToken: CancellationToken)).Text.Should().Be(golden.Texts[0]);
        log.Collector.GetSnapshot().Should().Contain(static record => record.Level == Microsoft.Extensions.Logging.LogLevel.Warning && record.Message.Contains("no decoder with a cache"));
    }

    [Fact]
    public async Task DisposeAsync_OpenedOftenAndFailedOften_LeavesNoThreadsAndFiles()
    {
        using SequenceDirectory directory = new(SequenceGoldens.Summarize);
        OnnxSummarizerOptions wrong = new() { DecoderFile = Encoder };
        await OpenAndFailAsync();
        (int threads, int handles) = Count();
        for (int round = 0; round < 8; round++)
            await OpenAndFailAsync();

        (int threadsAfter, int handlesAfter) = Count();
        threadsAfter.Should().BeLessThan(threads + 40, "a leak would be 160; other tests run beside this one");
        handlesAfter.Should().BeLessThan(handles + 40, "a leak of each file would be 48");

        async Task OpenAndFailAsync()
        {
            await using (OnnxSummarizer summarizer = await directory.SummarizerAsync(new() { WorkerCount = 20, DecoderFile = First, DecoderWithPastFile = Later }))
                await summarizer.SummarizeAsync("a", new() { MaxOutputTokens = 2 }, CancellationToken);

            await FluentActions.Awaiting(() => directory.SummarizerAsync(wrong)).Should().ThrowAsync<ModelInvalidException>();
        }

        static (int Threads, int Handles) Count()
        {
            using Process process = Process.GetCurrentProcess();
            return (process.Threads.Count, process.HandleCount);
        }
    }

    [Fact]
    public async Task GetService_WhatItHas_ReturnsIt()
    {
        await using OnnxSummarizer summarizer = await OpenAsync(new() { DecoderFile = First, DecoderWithPastFile = Later });

        summarizer.GetService<SummarizerMetadata>()!.DefaultModelId.Should().Be("fixture/seq2seq-summarize");
        summarizer.GetService<SummarizerMetadata>()!.ProviderName.Should().Be("onnxruntime");
        summarizer.GetService<IModelReadiness>()!.State.Should().Be(ModelState.Ready);
        summarizer.GetService<ISummarizer>().Should().BeSameAs(summarizer);
        InferenceSession encoder = summarizer.GetService<InferenceSession>()!;
        encoder.OutputNames.Should().Contain("last_hidden_state");
        summarizer.GetService<InferenceSession>("decoder")!.InputNames.Should().Contain("encoder_hidden_states");
        summarizer.GetService<InferenceSession>("decoder_with_past")!.InputNames.Should().Contain("past_key_values.0.decoder.key");
        summarizer.GetService<InferenceSession>("x").Should().BeNull();
        summarizer.GetService<SummarizerMetadata>("x").Should().BeNull();
        summarizer.GetService<ITranslator>().Should().BeNull();
    }

    private static Task<OnnxSummarizer> OpenAsync(OnnxSummarizerOptions options) =>
        OnnxSummarizer.OpenAsync(TaskFixture.Model(SequenceGoldens.Summarize), options, cancellationToken: CancellationToken);
}
