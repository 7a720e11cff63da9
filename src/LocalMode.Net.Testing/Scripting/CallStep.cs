using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Calls a tool.</summary>
internal sealed class CallStep : ScriptedStep
{
    internal static readonly JsonTypeInfo<IDictionary<string, object?>> Arguments =
        (JsonTypeInfo<IDictionary<string, object?>>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>));

    private readonly string _argumentsJson;

    public CallStep(string name, string argumentsJson)
    {
        Name = name;
        _argumentsJson = argumentsJson;
        _ = Content();
    }

    public string Name { get; }

    /// <summary>Makes the call, with an id of its own.</summary>
    public FunctionCallContent Content() => new(Guid.NewGuid().ToString("N"), Name, JsonSerializer.Deserialize(_argumentsJson, Arguments));
}
