using System.Collections.Frozen;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The guard that looks for sensitive data in everything that would be sent.</summary>
/// <remarks>
/// <para>
/// It reads message texts, authors, tool calls and their results, attached texts, addresses, instructions, stop sequences, schemas, and the names, descriptions
/// and schemas of tools, keys of JSON as well as values, with JSON and URL escapes undone. Adjacent parts of a message are read together too. Content that
/// it cannot read is forbidden with <see cref="EscalationBlock.UnknownContent"/>; see <see cref="SensitiveDataGuardOptions.AllowedMediaTypes"/>.
/// </para>
/// <para>It lowers a risk and does not remove it: no detector finds everything. Immutable and safe for concurrent use.</para>
/// </remarks>
public sealed class SensitiveDataGuard : IEgressGuard
{
    private readonly ISensitiveDataDetector[] _detectors;
    private readonly FrozenDictionary<SensitiveDataKind, EgressOutcome> _outcomes;
    private readonly EgressOutcome _default;
    private readonly string[] _mediaTypes;

    /// <summary>Initializes a new instance of the <see cref="SensitiveDataGuard"/> class.</summary>
    /// <param name="options">The options; <see langword="null"/> for the defaults, which forbid.</param>
    /// <exception cref="ArgumentException">An outcome is undefined, or a detector or media type is missing.</exception>
    public SensitiveDataGuard(SensitiveDataGuardOptions? options = null)
    {
        options ??= new();
        _detectors = [.. options.Detectors ?? SensitiveDataDetectors.Default];
        _outcomes = options.Outcomes.ToFrozenDictionary();
        _default = options.DefaultOutcome;
        _mediaTypes = [.. options.AllowedMediaTypes];
        if (Array.IndexOf(_detectors, null) >= 0)
            throw new ArgumentException("The options hold a detector that is null.", nameof(options));
        if (Array.Exists(_mediaTypes, string.IsNullOrWhiteSpace))
            throw new ArgumentException("The options hold a media type that is empty. Name a type such as image/png.", nameof(options));
        ThrowIfUndefined(_default, nameof(options));
        foreach (EgressOutcome outcome in _outcomes.Values)
            ThrowIfUndefined(outcome, nameof(options));
    }

    /// <summary>Creates a guard with the default detectors that has all they find replaced by placeholders.</summary>
    /// <returns>The guard.</returns>
    public static SensitiveDataGuard Redacting() => new(new() { DefaultOutcome = EgressOutcome.AllowRedacted });

    /// <summary>Creates a guard with the default detectors that has the user asked about all they find.</summary>
    /// <returns>The guard.</returns>
    public static SensitiveDataGuard Asking() => new(new() { DefaultOutcome = EgressOutcome.Ask });

    /// <inheritdoc/>
    /// <remarks>What a detector throws passes through.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is <see langword="null"/>.</exception>
    public async ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        PayloadTexts texts = PayloadTexts.Read(payload);
        SensitiveDataScan scan = new(_detectors, OutcomeOf);
        foreach (PayloadText text in texts.Texts)
            await scan.ReadAsync(text, cancellationToken).ConfigureAwait(false);
        return Decide(scan, texts);
    }

    private EgressVerdict Decide(SensitiveDataScan scan, PayloadTexts texts)
    {
        if (scan.Outcome == EgressOutcome.Forbid)
            return EgressVerdict.Forbid(Rule(scan), scan.Findings, EscalationBlock.SensitiveData);
        if (Unreadable(texts) is { } unknown)
            return EgressVerdict.Forbid($"the payload holds {unknown}, which the guard cannot read", scan.Findings, EscalationBlock.UnknownContent);
        return scan.Outcome switch
        {
            EgressOutcome.Ask => EgressVerdict.Ask(Rule(scan), scan.Findings, scan.Values),
            EgressOutcome.AllowRedacted => EgressVerdict.AllowRedacted(Rule(scan), scan.Values, scan.Findings),
            _ => EgressVerdict.Allow,
        };
    }

    private static string Rule(SensitiveDataScan scan) => $"the payload holds sensitive data ({scan.Decisive})";

    private EgressOutcome OutcomeOf(SensitiveDataKind kind) => _outcomes.TryGetValue(kind, out EgressOutcome outcome) ? outcome : _default;

    private string? Unreadable(PayloadTexts texts)
    {
        if (texts.Unknown is { } unknown)
            return unknown;
        foreach (DataContent data in texts.Media)
        {
            if (!Array.Exists(_mediaTypes, allowed => Matches(data.MediaType, allowed)))
                return $"data of type {TopLevel(data.MediaType)}";
        }
        return null;
    }

    private static bool Matches(ReadOnlySpan<char> mediaType, ReadOnlySpan<char> allowed)
    {
        int parameters = mediaType.IndexOf(';');
        if (parameters >= 0)
            mediaType = mediaType[..parameters].TrimEnd();
        return allowed.EndsWith("/*")
            ? mediaType.StartsWith(allowed[..^1], StringComparison.OrdinalIgnoreCase)
            : mediaType.Equals(allowed, StringComparison.OrdinalIgnoreCase);
    }

    // A rule holds no text of the payload, and a subtype is free text.
    private static string TopLevel(string mediaType) => mediaType.Split('/')[0] switch
    {
        "image" => "image",
        "audio" => "audio",
        "video" => "video",
        "text" => "text in another encoding",
        _ => "another kind",
    };

    private static void ThrowIfUndefined(EgressOutcome outcome, string parameter)
    {
        if (!Enum.IsDefined(outcome))
            throw new ArgumentOutOfRangeException(parameter, outcome, "The options hold an outcome that is none of EgressOutcome.");
    }
}
