using System.Globalization;
using System.Text;

namespace LocalMode;

/// <summary>
/// What vectors can be compared with: those of one model, under one revision, length, pooling and prefix. Two vectors whose spaces have different
/// fingerprints mean nothing to each other, however alike the models are.
/// </summary>
/// <remarks>
/// <para>
/// What is not stated is part of it too: a space with a pooling is not the one without. Two quantisations of one model count as one space unless
/// <see cref="Revision"/> tells them apart.
/// </para>
/// <para>Immutable and safe for concurrent use.</para>
/// </remarks>
public sealed record VectorSpace
{
    /// <summary>Gets the model's name, as its provider gives it.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public required string ModelId
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value, nameof(ModelId));
            field = value;
        }
    }

    /// <summary>Gets the model's revision, such as a commit, or <see langword="null"/>.</summary>
    public string? Revision { get; init; }

    /// <summary>Gets the number of values of a vector, or <see langword="null"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int? Dimensions
    {
        get;
        init
        {
            if (value is { } count)
                ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(Dimensions));
            field = value;
        }
    }

    /// <summary>Gets how the states of a text's tokens become one vector, by the name that sentence-transformers gives it, such as <c>mean</c>, <c>cls</c> or <c>lasttoken</c>; <see langword="null"/> where it is not stated.</summary>
    public string? Pooling { get; init; }

    /// <summary>
    /// Gets what the generator itself puts before each text; <see langword="null"/> for nothing. A prefix that is part of the text that it is given, as
    /// <see cref="EmbeddingVerbs.EmbedQueryAsync"/> has it, does not count.
    /// </summary>
    public string? Prefix
    {
        get;
        init => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>Gets whether vectors have the length 1, or <see langword="null"/> where it is not stated.</summary>
    public bool? Normalized { get; init; }

    /// <summary>Gets the text that tells this space from all others. It is stable between versions, so it can be kept beside an index.</summary>
    /// <value>Such as <c>model=all-MiniLM-L6-v2;dimensions=384;pooling=mean;normalized=true</c>. In values, <c>;</c> and <c>\</c> stand behind a <c>\</c>.</value>
    public string Fingerprint
    {
        get
        {
            StringBuilder text = new();
            Add(text, "model", ModelId);
            Add(text, "revision", Revision);
            Add(text, "dimensions", Dimensions?.ToString(CultureInfo.InvariantCulture));
            Add(text, "pooling", Pooling);
            Add(text, "prefix", Prefix);
            Add(text, "normalized", Normalized switch { true => "true", false => "false", _ => null });
            return text.ToString();
        }
    }

    /// <summary>Gives the fingerprint.</summary>
    /// <returns>The <see cref="Fingerprint"/>.</returns>
    public override string ToString() => Fingerprint;

    private static void Add(StringBuilder text, string name, string? value)
    {
        if (value is null)
            return;
        if (text.Length > 0)
            text.Append(';');
        text.Append(name).Append('=').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal));
    }
}
