namespace LocalMode.Scorecard.Worlds;

/// <summary>The ways to make a <see cref="World"/>.</summary>
public enum WorldKind
{
    /// <summary>Scripted clients in virtual time.</summary>
    Fakes,

    /// <summary>Servers on loopback, through OpenAI's client, in real time that is scaled.</summary>
    Http,
}
