namespace LocalMode.Testing;

/// <summary>A case before it meets a suite.</summary>
/// <param name="Name">Group, dot, rule.</param>
/// <param name="Rule">Why it matters.</param>
/// <param name="Body">What is run.</param>
/// <param name="Needs">Tells why the case is not applicable, or null where it is.</param>
internal sealed record CaseDefinition(string Name, string Rule, Func<CaseContext, Task> Body, Func<ChatClientCapabilities, string?>? Needs = null);
