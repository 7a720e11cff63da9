namespace LocalMode.Onnx.Tests.Seq2Seq;

public sealed class SequenceModelReaderTests : IDisposable
{
    private readonly SequenceDirectory _directory = new(SequenceGoldens.Summarize, withGraphs: false);

    [Fact]
    public void Read_BothFiles_TakesTokensOnlyOfConfig()
    {
        // As transformers: beside a generation_config.json what config.json says about generation does not count.
        _directory.Write("generation_config.json", """{"num_beams": 3}""");
        _directory.Write("config.json", """{"num_beams": 7, "length_penalty": 5, "decoder_start_token_id": 11, "bos_token_id": 12, "eos_token_id": [2, 13], "pad_token_id": 14}""");

        GenerationConfig config = Read().Default.Generation;

        config.NumBeams.Should().Be(3);
        config.LengthPenalty.Should().Be(1);
        config.DecoderStartToken.Should().Be(11);
        config.BosToken.Should().Be(12);
        config.EosTokens.Should().Equal(2, 13);
        config.PadToken.Should().Be(14);
    }

    [Fact]
    public void Read_NoGenerationConfig_TakesConfig()
    {
        _directory.Delete("generation_config.json");
        _directory.Write("config.json", """{"num_beams": 7, "length_penalty": 0.5, "bos_token_id": 12, "eos_token_id": 2, "forced_eos_token_id": 2, "min_length": 4}""");

        SequenceModelConfig read = Read();

        read.StartToken.Should().Be(12);
        GenerationConfig config = read.Default.Generation;
        config.NumBeams.Should().Be(7);
        config.LengthPenalty.Should().Be(0.5);
        config.ForcedEosTokens.Should().Equal(2);
        config.MinLength.Should().Be(4);
    }

    [Fact]
    public void Read_EverySetting_IsTaken()
    {
        _directory.Write("generation_config.json", """
            {
              "max_length": 1, "max_new_tokens": 2, "min_length": 3, "min_new_tokens": 4, "num_beams": 5, "num_return_sequences": 4, "length_penalty": -1.5,
              "early_stopping": "never", "repetition_penalty": 1.2, "encoder_repetition_penalty": 1.3, "no_repeat_ngram_size": 6, "encoder_no_repeat_ngram_size": 7,
              "bad_words_ids": [[1], [2, 3]], "forced_bos_token_id": 8, "forced_eos_token_id": [9, 10], "remove_invalid_values": true,
              "exponential_decay_length_penalty": [5, 1.1], "suppress_tokens": [11], "begin_suppress_tokens": [12], "renormalize_logits": true,
              "decoder_start_token_id": 13, "bos_token_id": 14, "eos_token_id": 15, "pad_token_id": 16,
              "do_sample": false, "num_beam_groups": 1, "diversity_penalty": 0.0, "guidance_scale": null, "force_words_ids": null, "use_cache": true, "temperature": 0.7
            }
            """);

        Read().Default.Generation.Should().BeEquivalentTo(new GenerationConfig
        {
            MaxLength = 1,
            MaxNewTokens = 2,
            MinLength = 3,
            MinNewTokens = 4,
            NumBeams = 5,
            NumReturnSequences = 4,
            LengthPenalty = -1.5,
            EarlyStopping = BeamSearchStopping.Never,
            RepetitionPenalty = 1.2,
            EncoderRepetitionPenalty = 1.3,
            NoRepeatNgramSize = 6,
            EncoderNoRepeatNgramSize = 7,
            BadWords = [[1], [2, 3]],
            ForcedBosToken = 8,
            ForcedEosTokens = [9, 10],
            RemoveInvalidValues = true,
            ExponentialDecay = (5, 1.1),
            SuppressTokens = [11],
            BeginSuppressTokens = [12],
            RenormalizeLogits = true,
            DecoderStartToken = 13,
            BosToken = 14,
            EosTokens = [15],
            PadToken = 16,
        });
    }

    [Fact]
    public void Read_Tasks_LieOverTheModelsSettings()
    {
        _directory.Replace("config.json", "\"use_cache\"", """
            "prefix": "all: ", "task_specific_params": {
              "summarization": { "prefix": "summarize: ", "max_length": 200, "num_beams": 2 }, "translation_en_to_de": { "min_length": 5 },
              "text-generation": { "do_sample": true } },
            "use_cache"
            """);

        SequenceModelConfig config = Read();

        config.Default.Prefix.Should().Be("all: ");
        config.Tasks.Keys.Should().BeEquivalentTo("summarization", "translation_en_to_de");
        config.Tasks["summarization"].Prefix.Should().Be("summarize: ");
        config.Tasks["summarization"].Generation.Should().Be(config.Default.Generation with { MaxLength = 200, NumBeams = 2 });
        config.Tasks["translation_en_to_de"].Prefix.Should().Be("all: ");
        config.Tasks["translation_en_to_de"].Generation.Should().Be(config.Default.Generation with { MinLength = 5 });
        SequenceModelReader.Read(_directory.Path, new OnnxSummarizerOptions { Prefix = "mine: " }).Tasks["summarization"].Prefix.Should().Be("mine: ");
    }

    [Fact]
    public void Read_Limits_AreTheSmallerOnesUnlessTold()
    {
        Read().MaxTokens.Should().Be(96);
        Read().Positions.Should().Be(100);
        SequenceModelReader.Read(_directory.Path, new OnnxSummarizerOptions { MaxTokens = 7 }).MaxTokens.Should().Be(7);
    }

    public void Dispose() => _directory.Dispose();

    private SequenceModelConfig Read() => SequenceModelReader.Read(_directory.Path, new OnnxSummarizerOptions());
}
