using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>One request: its inputs, the legs in their order, and how it ends. Used by one flow of control.</summary>
internal sealed partial class EscalationRun : IAsyncDisposable
{
    private readonly EscalationSettings _settings;
    private readonly IChatClient _local;
    private readonly CloudLeg<IChatClient> _cloud;
    private readonly IReadOnlyList<ChatMessage> _messages;
    private readonly ChatOptions? _options;
    private readonly RequestSettings _request;
    private readonly bool _stream;
    private readonly EscalationJournal _journal;
    private EscalationContext _context = null!;
    private CloudGate _gate = null!;
    private EscalationLeg? _turn;
    private EscalationLeg _first;
    private TriggerVerdict _rule;
    private Exception? _localError;
    private Exception? _cloudError;
    private bool _repaired;
    private bool _localSkipped;
    private CancellationTokenSource? _limit;
    private ITimer? _limitTimer;
    private CancellationToken _work;
    private bool _toolCallShown;

    public EscalationRun(
        EscalationSettings settings, IChatClient local, CloudLeg<IChatClient> cloud, IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        _settings = settings;
        _local = local;
        _cloud = cloud;
        _options = options;
        _messages = ResetMessages.Clean([.. messages]);
        _request = RequestSettings.Of(options?.AdditionalProperties);
        _stream = stream;
        _journal = new EscalationJournal(settings, _request);
    }

    /// <summary>Does everything up to the commit: the decision, the first leg, and the other where it is needed and allowed.</summary>
    /// <returns>The call that serves. The caller closes its stream.</returns>
    public async ValueTask<Serving> ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            StartLimit(cancellationToken);
            await DecideAsync(_work).ConfigureAwait(false);
            // Set here, since what an asynchronous method sets is gone when it returns: the calls of the legs are children of this activity.
            if (_journal.Activity is { } activity)
                Activity.Current = activity;
            Serving? serving = await TryAsync(_first, isFirst: true, cancellationToken).ConfigureAwait(false);
            if (serving is null && HasSecond && !(_journal.Hedged || _first == EscalationLeg.Local && _cloudError is not null))
                serving = await TryAsync(Other(_first), isFirst: false, cancellationToken).ConfigureAwait(false);
            if (serving is null && _localSkipped)
                serving = await TryAsync(EscalationLeg.Local, isFirst: false, cancellationToken).ConfigureAwait(false);
            if (serving is null)
                Rethrow(Nobody());
            _journal.ServedBy = serving!.Attempt.Leg;
            if (_stream)
                serving.Attempt.MarkCommit();
            return serving;
        }
        catch (Exception error)
        {
            Exception shown = await FailAsync(error, cancellationToken).ConfigureAwait(false);
            if (ReferenceEquals(shown, error))
                throw;
            throw shown;
        }
    }

    /// <summary>Ends the request as abandoned, if it has not ended otherwise.</summary>
    public async ValueTask DisposeAsync()
    {
        _limitTimer?.Dispose();
        _limit?.Dispose();
        if (_journal.HasEnded)
            return;
        await _journal.CloseRestAsync(EscalationAttemptOutcome.Abandoned).ConfigureAwait(false);
        _journal.End("abandoned", null);
    }

    /// <summary>Ends the request with an error.</summary>
    /// <returns>The error to throw, with the report on it.</returns>
    private ValueTask<Exception> FailAsync(Exception error, CancellationToken cancellationToken) =>
        _journal.FailAsync(
            !cancellationToken.IsCancellationRequested && error is OperationCanceledException && _work.IsCancellationRequested
                ? new TimeoutException($"The request took {_settings.TotalTimeout}, which is all it may.", error)
                : error,
            cancellationToken);

    // Waits that are not calls of a leg end with the time of the whole request; the legs have watches of their own.
    private void StartLimit(CancellationToken cancellationToken)
    {
        _work = cancellationToken;
        if (_settings.TotalTimeout is not { } total)
            return;
        _limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _work = _limit.Token;
        if (ReferenceEquals(_settings.TimeProvider, TimeProvider.System))
            _limit.CancelAfter(total);
        else
            _limitTimer = _settings.TimeProvider.CreateTimer(static state => _ = ((CancellationTokenSource)state!).CancelAsync(), _limit, total, Timeout.InfiniteTimeSpan);
    }

    private bool HasSecond => _turn is null && _journal.Mode is EscalationMode.PreferLocal or EscalationMode.PreferCloud;

    private static EscalationLeg Other(EscalationLeg leg) => leg == EscalationLeg.Local ? EscalationLeg.Cloud : EscalationLeg.Local;

    private ValueTask<Serving?> TryAsync(EscalationLeg leg, bool isFirst, CancellationToken cancellationToken) => leg == EscalationLeg.Local
        ? TryLocalAsync(isFirst, cancellationToken)
        : TryCloudAsync(isFirst, cancellationToken);

    /// <summary>Makes the error of a request that no leg answered.</summary>
    private Exception Nobody()
    {
        Exception error = _journal.Nobody(_localError, _cloudError);
        // The turn cannot go on anywhere else: a tool has run in it.
        return _turn is not null && error is not EscalationForbiddenException { Block: not EscalationBlock.ToolTurn }
            ? new EscalationIncompleteException("", _journal.Reason ?? EscalationReason.UnknownFailure, _journal.Attempts, _localError ?? _cloudError ?? error)
            : error;
    }

    private static void Rethrow(Exception error) => ExceptionDispatchInfo.Throw(error);
}
