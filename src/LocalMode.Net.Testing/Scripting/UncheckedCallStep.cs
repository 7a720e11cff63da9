using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Calls a tool as a model does that is wrong about it.</summary>
internal sealed class UncheckedCallStep(string name, string argumentsText) : ScriptedStep
{
    /// <summary>Makes the call, with an id of its own; arguments that cannot be read leave their error on it, as real clients do.</summary>
    public FunctionCallContent Content() => FunctionCallContent.CreateFromParsedArguments(
        argumentsText, Guid.NewGuid().ToString("N"), name, static text => JsonSerializer.Deserialize(text, CallStep.Arguments));
}
