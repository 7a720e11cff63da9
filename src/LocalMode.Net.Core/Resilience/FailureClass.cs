namespace LocalMode;

/// <summary>What a failure says about the health of the leg that failed. A circuit breaker counts each class for itself.</summary>
public enum FailureClass
{
    /// <summary>Nothing: the request was the trouble, such as a prompt that is too long, a schema that cannot be enforced or an output that does not fit.</summary>
    None,

    /// <summary>The leg does not work: a server error, a broken connection, a model or library that cannot be used, too little memory.</summary>
    Unhealthy,

    /// <summary>The leg took too long.</summary>
    Timeout,

    /// <summary>The leg works and asks to be left alone for a while: too many requests, or a full queue.</summary>
    RateLimited,
}
