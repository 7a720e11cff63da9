using System.Collections.Frozen;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>A rule of the application about what the prompt is: a classifier puts the last message of the user into labels, and each label has a verdict.</summary>
/// <remarks>
/// <para>Of several labels that hold, one that forbids wins over one that escalates. Without text, no label holds. The classifier is not disposed.</para>
/// <para>
/// Where a label forbids, a prompt that the classifier cannot take is forbidden: without a label nobody knows that it may leave. Where none does,
/// the request ends with an <see cref="InvalidOperationException"/>: what the classifier lacks is not what the chat client lacks.
/// </para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class PromptClassifierTrigger : IEscalationTrigger
{
    private readonly Func<string, CancellationToken, Task<InferenceResults<TextClassification>>> _classify;
    private readonly FrozenDictionary<string, TriggerVerdict> _verdicts;
    private readonly float _minScore;
    private readonly bool _mayForbid;

    /// <summary>Initializes a new instance of the <see cref="PromptClassifierTrigger"/> class, over a classifier of fixed labels.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="verdicts">The verdict of each label that has one, by the label's name as the classifier gives it.</param>
    /// <param name="minScore">The least score with which a label holds. The default is 0.5.</param>
    /// <exception cref="ArgumentNullException"><paramref name="classifier"/> or <paramref name="verdicts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="verdicts"/> is empty, or <paramref name="minScore"/> is not a number.</exception>
    public PromptClassifierTrigger(ITextClassifier classifier, IReadOnlyDictionary<string, TriggerVerdict> verdicts, float minScore = 0.5f)
        : this(verdicts, minScore)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        _classify = (text, cancellationToken) => classifier.GetClassificationsAsync([text], null, cancellationToken);
    }

    /// <summary>Initializes a new instance of the <see cref="PromptClassifierTrigger"/> class, over a classifier that takes any labels.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="verdicts">The labels, and the verdict of each; <see cref="TriggerVerdict.None"/> for a label that is there only to be told from the others.</param>
    /// <param name="minScore">The least score with which a label holds. The default is 0.5.</param>
    /// <param name="options">Options of the classification, copied; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="classifier"/> or <paramref name="verdicts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="verdicts"/> is empty, or <paramref name="minScore"/> is not a number.</exception>
    public PromptClassifierTrigger(
        IZeroShotClassifier classifier, IReadOnlyDictionary<string, TriggerVerdict> verdicts, float minScore = 0.5f, ZeroShotClassificationOptions? options = null)
        : this(verdicts, minScore)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        string[] labels = [.. verdicts.Keys];
        options = options?.Clone();
        _classify = (text, cancellationToken) => classifier.GetClassificationsAsync([text], labels, options, cancellationToken);
    }

    private PromptClassifierTrigger(IReadOnlyDictionary<string, TriggerVerdict> verdicts, float minScore)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        if (verdicts.Count == 0)
            throw new ArgumentException("No label has a verdict. Give at least one.", nameof(verdicts));
        if (float.IsNaN(minScore))
            throw new ArgumentException("The least score is not a number.", nameof(minScore));
        _classify = null!;
        _verdicts = verdicts.ToFrozenDictionary(StringComparer.Ordinal);
        _minScore = minScore;
        foreach (TriggerVerdict verdict in _verdicts.Values)
            _mayForbid |= verdict.Kind == TriggerVerdictKind.Forbid;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The classifier failed and no label forbids.</exception>
    public async ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        string text = LastOfUser(context.Messages);
        if (string.IsNullOrWhiteSpace(text))
            return default;
        try
        {
            return Decide((await _classify(text, cancellationToken).ConfigureAwait(false))[0].Labels);
        }
        catch (LocalModeException) when (_mayForbid)
        {
            return TriggerVerdict.Forbid("the prompt could not be classified, and one of its classes may not leave");
        }
        catch (LocalModeException error)
        {
            throw new InvalidOperationException("The classifier of prompts failed; the error inside says why. Repair it, or take the trigger out.", error);
        }
    }

    private TriggerVerdict Decide(IReadOnlyList<LabelScore> labels)
    {
        TriggerVerdict decided = default;
        foreach (LabelScore label in labels)
        {
            if (!(label.Score >= _minScore) || !_verdicts.TryGetValue(label.Label, out TriggerVerdict verdict))
                continue;
            if (verdict.Kind == TriggerVerdictKind.Forbid)
                return verdict;
            if (decided.Kind == TriggerVerdictKind.None)
                decided = verdict;
        }
        return decided;
    }

    private static string LastOfUser(IReadOnlyList<ChatMessage> messages)
    {
        for (int i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].Role == ChatRole.User)
                return messages[i].Text;
        }
        return "";
    }
}
