namespace LocalMode;

/// <summary>Finds sensitive data in texts.</summary>
/// <remarks>
/// <para>Implementations are safe for concurrent use. A detector that cannot finish throws; it never reports less than it would have found. Who decides by it takes an exception as "may not leave".</para>
/// <para>Detection lowers a risk and does not remove it: no detector finds everything.</para>
/// </remarks>
public interface ISensitiveDataDetector
{
    /// <summary>Gets the name that findings and the audit log carry, such as <c>email</c>. It is no secret and does not change.</summary>
    string Name { get; }

    /// <summary>Finds the sensitive stretches of one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The stretches in the order of the text, none overlapping another; empty if there are none. The offsets count UTF-16 units of <paramref name="text"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="TimeoutException">The detector has a limit of time and reached it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    ValueTask<IReadOnlyList<SensitiveSpan>> DetectAsync(string text, CancellationToken cancellationToken = default);
}
