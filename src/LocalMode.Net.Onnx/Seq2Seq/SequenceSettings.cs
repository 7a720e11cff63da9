using System.Globalization;

namespace LocalMode.Onnx;

/// <summary>Puts the options of a call over the settings of a model.</summary>
internal static class SequenceSettings
{
    // Each is a row of every step and of the cache.
    private const int MostBeams = 1024;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="UnsupportedCapabilityException">More is asked for than there is.</exception>
    public static GenerationConfig Apply(GenerationConfig config, SequenceGenerationOptions? options, string model)
    {
        if (options is null)
            return config;
        if (options.ModelId is { } id && id != model)
            throw new UnsupportedCapabilityException($"the model '{id}'", model, $"Leave {nameof(options.ModelId)} out, or open that model.");

        CallPriority.Check(options);
        AtLeast(options, options.MaxOutputTokens, 1, nameof(options.MaxOutputTokens));
        AtLeast(options, options.MinOutputTokens, 0, nameof(options.MinOutputTokens));
        AtLeast(options, options.BeamCount, 1, nameof(options.BeamCount));
        AtLeast(options, options.SequenceCount, 1, nameof(options.SequenceCount));
        AtLeast(options, options.NoRepeatNgramSize, 0, nameof(options.NoRepeatNgramSize));
        if (options.MinOutputTokens > options.MaxOutputTokens)
            throw new ArgumentOutOfRangeException(nameof(options), options.MinOutputTokens, $"{nameof(options.MinOutputTokens)} is above {nameof(options.MaxOutputTokens)}, which is {options.MaxOutputTokens}.");
        if (options.LengthPenalty is { } length && !float.IsFinite(length))
            throw new ArgumentOutOfRangeException(nameof(options), length, $"{nameof(options.LengthPenalty)} must be a finite number.");
        if (options.RepetitionPenalty is { } repetition && !(repetition > 0 && float.IsFinite(repetition)))
            throw new ArgumentOutOfRangeException(nameof(options), repetition, $"{nameof(options.RepetitionPenalty)} must be above 0.");
        if (options.Stopping is { } stopping && !Enum.IsDefined(stopping))
            throw new ArgumentOutOfRangeException(nameof(options), stopping, $"{nameof(options.Stopping)} is not a way of stopping.");
        if (options.BeamCount > MostBeams)
            throw new UnsupportedCapabilityException($"{options.BeamCount} beams", model, $"At most {MostBeams} are followed at once.");

        GenerationConfig applied = config with
        {
            MaxNewTokens = options.MaxOutputTokens ?? config.MaxNewTokens,
            MinNewTokens = options.MinOutputTokens ?? config.MinNewTokens,
            NumBeams = options.BeamCount ?? config.NumBeams,
            NumReturnSequences = options.SequenceCount ?? config.NumReturnSequences,
            LengthPenalty = Decimal(options.LengthPenalty) ?? config.LengthPenalty,
            EarlyStopping = options.Stopping ?? config.EarlyStopping,
            NoRepeatNgramSize = options.NoRepeatNgramSize ?? config.NoRepeatNgramSize,
            RepetitionPenalty = Decimal(options.RepetitionPenalty) ?? config.RepetitionPenalty,
        };
        return applied.NumReturnSequences <= applied.NumBeams
            ? applied
            : throw new ArgumentOutOfRangeException(
                nameof(options), applied.NumReturnSequences, $"{nameof(options.SequenceCount)} is above {nameof(options.BeamCount)}, which is {applied.NumBeams}.");
    }

    // 0.6 is meant, not the float next to it: exponents are of double precision in transformers.
    private static double? Decimal(float? value) =>
        value is { } number ? double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;

    private static void AtLeast(SequenceGenerationOptions options, int? value, int least, string name)
    {
        if (value < least)
            throw new ArgumentOutOfRangeException(nameof(options), value, $"{name} must be at least {least}.");
    }
}
