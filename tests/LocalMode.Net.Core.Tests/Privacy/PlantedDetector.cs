namespace LocalMode.Core.Tests.Privacy;

/// <summary>Finds given values, wherever they stand.</summary>
internal sealed class PlantedDetector(SensitiveDataKind kind, params string[] values) : ISensitiveDataDetector
{
    public PlantedDetector(params string[] values)
        : this(SensitiveDataKind.Custom, values)
    {
    }

    public List<string> Seen { get; } = [];

    public string Name => "planted";

    public ValueTask<IReadOnlyList<SensitiveSpan>> DetectAsync(string text, CancellationToken cancellationToken = default)
    {
        lock (Seen)
            Seen.Add(text);
        List<SensitiveSpan> spans = [];
        foreach (string value in values)
        {
            for (int at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + value.Length, StringComparison.Ordinal))
                spans.Add(new(kind, at, value.Length, Name));
        }
        spans.Sort((one, other) => one.Start.CompareTo(other.Start));
        return new(spans);
    }
}
