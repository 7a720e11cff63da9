using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>Reads how a model generates: generation_config.json as transformers does, with config.json where there is none.</summary>
internal static class GenerationConfigReader
{
    // Ways of generating that are not here, and the value that means "not so".
    private static readonly (string Name, double Neutral)[] Refused =
    [
        ("num_beam_groups", 1), ("diversity_penalty", 0), ("guidance_scale", 1), ("penalty_alpha", 0), ("sequence_bias", 0), ("force_words_ids", 0),
        ("constraints", 0), ("forced_decoder_ids", 0), ("stop_strings", 0), ("watermarking_config", 0), ("dola_layers", 0),
    ];

    /// <summary>Reads a model directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="config">Its config.json, or <see langword="null"/>.</param>
    /// <param name="ignoreSampling">Whether a model that would draw tokens at random takes the likeliest instead.</param>
    /// <exception cref="ModelInvalidException">A value is not what it should be.</exception>
    /// <exception cref="UnsupportedCapabilityException">The model generates in a way that is not here.</exception>
    public static GenerationConfig Read(string directory, JsonModelFile? config, bool ignoreSampling)
    {
        using JsonModelFile? file = JsonModelFile.TryOpen(Path.Combine(directory, "generation_config.json"));
        if (file is null)
            return config is null ? new() : Apply(new(), new(config, config.Root, "$"), ignoreSampling);

        GenerationConfig read = Apply(new(), new(file, file.Root, "$"), ignoreSampling);
        if (config is null)
            return read;

        // Of a model's own config transformers then takes nothing; without these it cannot generate at all.
        GenerationJson own = new(config, config.Root, "$");
        return read with
        {
            DecoderStartToken = read.DecoderStartToken ?? own.Count("decoder_start_token_id"),
            BosToken = read.BosToken ?? own.Count("bos_token_id"),
            EosTokens = read.EosTokens.Length > 0 ? read.EosTokens : own.Counts("eos_token_id") ?? [],
            PadToken = read.PadToken ?? own.Count("pad_token_id"),
        };
    }

    /// <summary>Puts the values of an object over others.</summary>
    public static GenerationConfig Apply(GenerationConfig config, GenerationJson json, bool ignoreSampling)
    {
        Check(json, ignoreSampling);
        return config with
        {
            MaxLength = json.Count("max_length") ?? config.MaxLength,
            MaxNewTokens = json.Count("max_new_tokens") ?? config.MaxNewTokens,
            MinLength = json.Count("min_length") ?? config.MinLength,
            MinNewTokens = json.Count("min_new_tokens") ?? config.MinNewTokens,
            NumBeams = AtLeastOne(json, "num_beams") ?? config.NumBeams,
            NumReturnSequences = AtLeastOne(json, "num_return_sequences") ?? config.NumReturnSequences,
            LengthPenalty = json.Number("length_penalty") ?? config.LengthPenalty,
            EarlyStopping = json.Stopping("early_stopping") ?? config.EarlyStopping,
            RepetitionPenalty = Positive(json, "repetition_penalty") ?? config.RepetitionPenalty,
            EncoderRepetitionPenalty = Positive(json, "encoder_repetition_penalty") ?? config.EncoderRepetitionPenalty,
            NoRepeatNgramSize = json.Count("no_repeat_ngram_size") ?? config.NoRepeatNgramSize,
            EncoderNoRepeatNgramSize = json.Count("encoder_no_repeat_ngram_size") ?? config.EncoderNoRepeatNgramSize,
            BadWords = json.Words("bad_words_ids") ?? config.BadWords,
            ForcedBosToken = json.Count("forced_bos_token_id") ?? config.ForcedBosToken,
            ForcedEosTokens = json.Counts("forced_eos_token_id") ?? config.ForcedEosTokens,
            RemoveInvalidValues = json.Boolean("remove_invalid_values") ?? config.RemoveInvalidValues,
            ExponentialDecay = json.Decay("exponential_decay_length_penalty") ?? config.ExponentialDecay,
            SuppressTokens = json.Counts("suppress_tokens") ?? config.SuppressTokens,
            BeginSuppressTokens = json.Counts("begin_suppress_tokens") ?? config.BeginSuppressTokens,
            RenormalizeLogits = json.Boolean("renormalize_logits") ?? config.RenormalizeLogits,
            DecoderStartToken = json.Count("decoder_start_token_id") ?? config.DecoderStartToken,
            BosToken = json.Count("bos_token_id") ?? config.BosToken,
            EosTokens = json.Counts("eos_token_id") ?? config.EosTokens,
            PadToken = json.Count("pad_token_id") ?? config.PadToken,
        };
    }

    private static void Check(GenerationJson json, bool ignoreSampling)
    {
        if (json.Boolean("do_sample") == true && !ignoreSampling)
        {
            throw new UnsupportedCapabilityException(
                $"sampling (do_sample of {json.File.Path})", "Generation on ONNX Runtime", "Set IgnoreSampling in the options to take the likeliest tokens instead.");
        }

        foreach ((string name, double neutral) in Refused)
        {
            if (json.Find(name) is not { } value || value.ValueKind == JsonValueKind.False || (value.ValueKind == JsonValueKind.Number && value.GetDouble() == neutral))
                continue;

            throw new UnsupportedCapabilityException(
                $"{name} (in {json.File.Path})", "Generation on ONNX Runtime", "Remove it from the file, or use a model that does not need it.");
        }
    }

    private static int? AtLeastOne(GenerationJson json, string name) =>
        json.Count(name) is not { } count ? null : count >= 1 ? count : throw json.Unexpected(name, "a whole number of at least 1");

    private static double? Positive(GenerationJson json, string name) =>
        json.Number(name) is not { } number ? null : number > 0 ? number : throw json.Unexpected(name, "a number above 0");
}
