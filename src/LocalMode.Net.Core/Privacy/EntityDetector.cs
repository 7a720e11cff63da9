namespace LocalMode;

/// <summary>Finds names of persons, places and organizations with a model.</summary>
/// <remarks>
/// Safe for concurrent use. The extractor belongs to the caller and is not disposed. An error of the model is passed on, so that who
/// decides by this detector forbids. Use a local model: what the text holds is not known yet when it is called.
/// </remarks>
public sealed class EntityDetector : ISensitiveDataDetector
{
    private readonly IEntityExtractor _extractor;
    private readonly Dictionary<string, SensitiveDataKind> _labels;
    private readonly EntityExtractionOptions _options;

    /// <summary>Initializes a new instance of the <see cref="EntityDetector"/> class.</summary>
    /// <param name="extractor">The model.</param>
    /// <param name="labels">Which labels of the model are which kind, without regard to case; other labels are ignored. <see langword="null"/> for <see cref="DefaultLabels"/>.</param>
    /// <param name="minScore">The score below which a name is left out, from 0 to 1. The default takes every name that the model tells.</param>
    /// <param name="name">The name that findings carry.</param>
    /// <exception cref="ArgumentException"><paramref name="labels"/> or <paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minScore"/> is not from 0 to 1.</exception>
    public EntityDetector(IEntityExtractor extractor, IReadOnlyDictionary<string, SensitiveDataKind>? labels = null, float minScore = 0, string name = "entity")
    {
        ArgumentNullException.ThrowIfNull(extractor);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (labels is { Count: 0 })
            throw new ArgumentException("No label is mapped to a kind, so nothing would ever be found.", nameof(labels));
        if (!(minScore is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(minScore), minScore, "A score is from 0 to 1.");
        _extractor = extractor;
        _labels = new(labels ?? DefaultLabels, StringComparer.OrdinalIgnoreCase);
        _options = new() { MinScore = minScore };
        Name = name;
    }

    /// <summary>Gets the labels that common models use: PER and PERSON, LOC, LOCATION and GPE, ORG and ORGANIZATION.</summary>
    public static IReadOnlyDictionary<string, SensitiveDataKind> DefaultLabels { get; } = new Dictionary<string, SensitiveDataKind>
    {
        ["PER"] = SensitiveDataKind.Person,
        ["PERSON"] = SensitiveDataKind.Person,
        ["LOC"] = SensitiveDataKind.Place,
        ["LOCATION"] = SensitiveDataKind.Place,
        ["GPE"] = SensitiveDataKind.Place,
        ["ORG"] = SensitiveDataKind.Organization,
        ["ORGANIZATION"] = SensitiveDataKind.Organization,
    };

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    public async ValueTask<IReadOnlyList<SensitiveSpan>> DetectAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
            return [];
        EntityExtraction extraction = await _extractor.ExtractEntitiesAsync(text, _options, cancellationToken).ConfigureAwait(false);
        List<SensitiveSpan>? spans = null;
        foreach (Entity entity in extraction.Entities)
        {
            if (!_labels.TryGetValue(entity.Label, out SensitiveDataKind kind))
                continue;
            (int start, int length) = entity.Range.GetOffsetAndLength(text.Length);
            if (length > 0)
                (spans ??= []).Add(new(kind, start, length, Name));
        }

        return spans is null ? [] : SpanUnion.Join(spans);
    }
}
