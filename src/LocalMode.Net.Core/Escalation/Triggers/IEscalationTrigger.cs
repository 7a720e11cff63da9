using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// A rule that wants a request to escalate, or forbids it. It is asked at three stages; each has a default that says nothing, so that a
/// trigger implements the stages that it knows.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="BeforeAsync"/> and <see cref="AfterAsync"/> of all triggers are asked, so that one that forbids always wins over one that escalates.
/// After the answer is committed, which <see cref="CommitPolicy"/> decides, a verdict of <see cref="During"/> or <see cref="AfterAsync"/> breaks the
/// answer off as <see cref="AfterCommitBehavior"/> says.
/// </para>
/// <para>
/// Implementations are safe for concurrent use and keep no state of a request; what they must remember during one goes into
/// <see cref="EscalationContext.State"/>. What they throw is classified like an error of the leg, and an error that no classifier knows ends the request.
/// </para>
/// </remarks>
public interface IEscalationTrigger
{
    /// <summary>Asked before any leg runs.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">The request's token.</param>
    /// <returns>The verdict; the default is none.</returns>
    ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken) => default;

    /// <summary>Asked for each update of the first leg's stream until the answer is committed. Runs between two tokens: it must be quick and must not allocate.</summary>
    /// <param name="context">The request.</param>
    /// <param name="update">The update that just came.</param>
    /// <returns>The verdict; the default is none. <see cref="TriggerVerdictKind.Forbid"/> is not one of this stage.</returns>
    TriggerVerdict During(EscalationContext context, ChatResponseUpdate update) => default;

    /// <summary>Asked when the first leg has ended and before its answer is shown; where part of it was shown already, before it is called whole.</summary>
    /// <param name="context">The request.</param>
    /// <param name="response">The answer. It must not be changed.</param>
    /// <param name="cancellationToken">The request's token.</param>
    /// <returns>The verdict; the default is none.</returns>
    ValueTask<TriggerVerdict> AfterAsync(EscalationContext context, ChatResponse response, CancellationToken cancellationToken) => default;
}
