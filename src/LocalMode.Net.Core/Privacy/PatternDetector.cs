using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalMode;

/// <summary>Finds what a regular expression of the application matches, such as its customer numbers.</summary>
/// <remarks>
/// <para>Safe for concurrent use. The time on one text is limited: a pattern that runs into the limit ends in a <see cref="TimeoutException"/>, never in "nothing found". A pattern with <see cref="RegexOptions.NonBacktracking"/> takes time linear in the text.</para>
/// <para>The pattern sees the text as it is and, where they differ, also with digits and full-width characters of any script as ASCII and without invisible characters. Empty matches are ignored.</para>
/// </remarks>
public sealed class PatternDetector : ISensitiveDataDetector
{
    private readonly Regex _pattern;
    private readonly TimeSpan _limit;
    private readonly SensitiveDataKind _kind;

    /// <summary>Initializes a new instance of the <see cref="PatternDetector"/> class.</summary>
    /// <param name="name">The name that findings carry.</param>
    /// <param name="pattern">The regular expression.</param>
    /// <param name="kind">What it finds.</param>
    /// <param name="options">Options of the expression; culture-invariant is always added.</param>
    /// <param name="matchTimeout">The longest time on one text; <see langword="null"/> for 250 ms.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or <paramref name="pattern"/> is no regular expression.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="matchTimeout"/> is not positive, or infinite.</exception>
    public PatternDetector(string name, string pattern, SensitiveDataKind kind = SensitiveDataKind.Custom, RegexOptions options = RegexOptions.None, TimeSpan? matchTimeout = null)
        : this(name, new Regex(pattern ?? throw new ArgumentNullException(nameof(pattern)), options | RegexOptions.CultureInvariant, Checked(matchTimeout)), kind)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="PatternDetector"/> class from an expression, for instance a source-generated one.</summary>
    /// <param name="name">The name that findings carry.</param>
    /// <param name="pattern">The regular expression. It must have a match timeout, or the option <see cref="RegexOptions.NonBacktracking"/>.</param>
    /// <param name="kind">What it finds.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or <paramref name="pattern"/> has neither.</exception>
    public PatternDetector(string name, Regex pattern, SensitiveDataKind kind = SensitiveDataKind.Custom)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(pattern);
        bool unlimited = pattern.MatchTimeout == Regex.InfiniteMatchTimeout;
        if (unlimited && !pattern.Options.HasFlag(RegexOptions.NonBacktracking))
            throw new ArgumentException("The expression has no match timeout. Give it one, such as 250 ms, or RegexOptions.NonBacktracking: without either a hostile text could hold up the guard for ever.", nameof(pattern));
        (Name, _pattern, _kind, _limit) = (name, pattern, kind, unlimited ? TimeSpan.MaxValue : pattern.MatchTimeout);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SensitiveSpan>> DetectAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        cancellationToken.ThrowIfCancellationRequested();
        FoldedText folded = FoldedText.Create(text);
        try
        {
            long began = Stopwatch.GetTimestamp();
            List<SensitiveSpan>? spans = null;
            Match(text, default, ref spans, began, cancellationToken);
            if (folded.IsChanged)
                Match(folded.Text, folded, ref spans, began, cancellationToken);
            return new(spans is null ? [] : SpanUnion.Join(spans));
        }
        catch (RegexMatchTimeoutException)
        {
            // That exception carries the text; this one must not.
            throw TimedOut(text.Length);
        }
        finally
        {
            folded.Dispose();
        }
    }

    private void Match(ReadOnlySpan<char> text, FoldedText folded, ref List<SensitiveSpan>? spans, long began, CancellationToken cancellationToken)
    {
        foreach (ValueMatch match in _pattern.EnumerateMatches(text))
        {
            if (match.Length > 0)
            {
                (int start, int end) = folded.Map(match.Index, match.Index + match.Length);
                (spans ??= []).Add(new(_kind, start, end - start, Name));
            }

            // The expression's own limit counts from each match anew.
            if (Stopwatch.GetElapsedTime(began) > _limit)
                throw TimedOut(text.Length);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private TimeoutException TimedOut(int length) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The pattern of the detector '{Name}' took longer than {_limit.TotalMilliseconds:N0} ms on a text of {length:N0} characters, so it is not known what the text holds. Make the pattern simpler, use RegexOptions.NonBacktracking, or raise the match timeout."));

    private static TimeSpan Checked(TimeSpan? timeout)
    {
        TimeSpan limit = timeout ?? TimeSpan.FromMilliseconds(250);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(timeout));
        return limit;
    }
}
