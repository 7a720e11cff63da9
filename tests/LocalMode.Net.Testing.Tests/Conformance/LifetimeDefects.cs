using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>Cancellation, concurrency and disposal gone wrong.</summary>
internal static class LifetimeDefects
{
    public static Defect[] All { get; } =
    [
        new("starts cancelled calls", "Cancellation.BeforeTheCall", static inner => new BrokenClient(inner) { AroundWhole = static (whole, _) => whole() }),
        new("starts cancelled streams", "Cancellation.BeforeTheStream", static inner => new BrokenClient(inner)
        {
            OnTokens = static (call, enumerator) => call.IsCancellationRequested ? CancellationToken.None : call.CanBeCanceled ? call : enumerator,
            OnResponse = static (_, _) => { },
        }),
        new("ignores cancellation", "Cancellation.DuringTheStream", static inner => new BrokenClient(inner)
        {
            OnTokens = static (call, enumerator) => call.IsCancellationRequested ? call : enumerator,
        }),
        new("ignores WithCancellation", "Cancellation.ThroughTheEnumerator", static inner => new BrokenClient(inner) { OnTokens = static (call, _) => call }),
        new("hides cancellation in the queue", "Cancellation.WhileQueued", static inner => new BrokenClient(inner)
        {
            AroundWhole = static async (whole, token) =>
            {
                token.ThrowIfCancellationRequested();
                try
                {
                    return await whole().WaitAsync(token);
                }
                catch (OperationCanceledException exception)
                {
                    throw new InvalidOperationException("The queue gave up.", exception);
                }
            },
        })
        {
            OneAtATime = true,
        },
        new("dies of cancellations", "Cancellation.LeavesTheClientWorking", static inner => DiesAfterThree(inner, static (error, _) => error is OperationCanceledException)),
        new("dies of readers who leave", "Cancellation.WalkingAwayFreesTheClient", static inner => DiesAfterThree(inner, static (error, ended) => error is null && !ended)),
        new("mixes concurrent answers", "Concurrency.AnswersAreThoseGivenAlone", MixesConcurrentAnswers),
        new("answers after disposal", "Disposal.CallsThrowAfterIt", static inner => new BrokenClient(inner) { AnswersAfterDisposal = true }),
        new("streams after disposal", "Disposal.StreamsThrowAfterIt", static inner => new BrokenClient(inner) { StreamsAfterDisposal = true }),
        new("ends open streams in silence", "Disposal.OpenStreamsThrowAfterIt", static inner => new BrokenClient(inner) { EndsOpenStreams = true }),
        new("disposes once only", "Disposal.TwiceIsFine", static inner => new BrokenClient(inner) { OnDispose = static times => ObjectDisposedException.ThrowIf(times > 1, typeof(BrokenClient)) }),
    ];

    private static BrokenClient DiesAfterThree(IChatClient inner, Func<Exception?, bool, bool> counts)
    {
        int count = 0;
        return new(inner)
        {
            AfterStream = (error, ended) => count += counts(error, ended) ? 1 : 0,
            BeforeRequest = () => count >= 3 ? throw new InvalidOperationException("Nothing works any more.") : Task.CompletedTask,
        };
    }

    /// <summary>The fifth to eighth request meet, and spoil each other's answers.</summary>
    private static BrokenClient MixesConcurrentAnswers(IChatClient inner)
    {
        int requests = 0;
        bool spoilt = false;
        TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return new(inner)
        {
            BeforeRequest = () =>
            {
                int request = Interlocked.Increment(ref requests);
                if (request <= 4)
                    return Task.CompletedTask;

                if (request == 8)
                {
                    spoilt = true;
                    met.SetResult();
                }

                return met.Task;
            },
            OnUpdate = Changes.Text((text, _) => spoilt ? text.ToUpperInvariant() : text),
        };
    }
}
