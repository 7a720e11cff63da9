using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>One way to break a client.</summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Case">The case that must find it.</param>
/// <param name="Break">Breaks a sound client.</param>
internal sealed record Defect(string Name, string Case, Func<IChatClient, IChatClient> Break)
{
    /// <summary>Gets the other cases that cannot help finding it.</summary>
    public string[] Also { get; init; } = [];

    /// <summary>Gets what the client claims, where that is not what the scripted suite claims.</summary>
    public Func<ChatClientCapabilities, ChatClientCapabilities> Claim { get; init; } = static capabilities => capabilities;

    public bool OneAtATime { get; init; }

    public override string ToString() => Name;
}
