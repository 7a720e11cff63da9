namespace LocalMode.Testing;

/// <summary>
/// What a client says that it can do. A case that asks for more is not applicable, and says so; where the opposite can be checked
/// (a client without tools must refuse them), it is checked.
/// </summary>
public sealed record ChatClientCapabilities
{
    /// <summary>
    /// Gets a value indicating whether the same request, with temperature 0 or with the same seed, gets the same answer. The default is
    /// <see langword="true"/>. Cases that compare two answers need it.
    /// </summary>
    public bool Deterministic { get; init; } = true;

    /// <summary>Gets a value indicating whether tokens are counted. The default is <see langword="true"/>.</summary>
    public bool Usage { get; init; } = true;

    /// <summary>Gets a value indicating whether stop sequences end the answer; if not, they must be refused. The default is <see langword="true"/>.</summary>
    public bool StopSequences { get; init; } = true;

    /// <summary>
    /// Gets a value indicating whether tools are called; if not, they must be refused. The default is <see langword="false"/>; with
    /// <see langword="true"/> override <see cref="ChatClientConformance.CreateToolClientAsync"/>.
    /// </summary>
    public bool Tools { get; init; }

    /// <summary>
    /// Gets the tool modes whose calls are always well-formed calls of an allowed tool, whatever the model; as <see cref="IChatCapabilities"/> says.
    /// The default is <see cref="ChatToolModes.None"/>. Only with <see cref="Tools"/>.
    /// </summary>
    public ChatToolModes EnforcedToolModes { get; init; }

    /// <summary>
    /// Gets the response formats that an answer which ended always has, whatever the model; as <see cref="IChatCapabilities"/> says. What that does
    /// not list at all must be refused. The default is <see cref="ChatResponseFormats.Text"/>.
    /// </summary>
    public ChatResponseFormats EnforcedResponseFormats { get; init; } = ChatResponseFormats.Text;

    /// <summary>Gets a value indicating whether images are read; if not, they must be refused. The default is <see langword="false"/>.</summary>
    public bool Images { get; init; }

    /// <summary>Gets a value indicating whether any ModelId may be asked for; if not, an unknown one must be refused. The default is <see langword="false"/>.</summary>
    public bool OtherModels { get; init; }

    /// <summary>Gets a value indicating whether conversations are kept by id; if not, an id must be refused. The default is <see langword="false"/>.</summary>
    public bool Conversations { get; init; }

    /// <summary>Gets a value indicating whether a request waits while another one runs. The default is <see langword="false"/>.</summary>
    public bool Queue { get; init; }

    /// <summary>
    /// Gets a value indicating whether <see cref="ChatClientConformance.CreateTextClientAsync"/> can give a client that answers with a
    /// given text. The default is <see langword="false"/>.
    /// </summary>
    public bool ScriptedText { get; init; }

    /// <summary>
    /// Gets a value indicating whether disposal ends the client. The default is <see langword="true"/>; clients that share a connection
    /// may let Dispose do nothing.
    /// </summary>
    public bool Disposal { get; init; } = true;
}
