namespace LocalMode;

/// <summary>What kind of sensitive data a detector found.</summary>
public enum SensitiveDataKind
{
    /// <summary>Something that the application itself calls sensitive, such as a customer number.</summary>
    Custom,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A telephone number, international or national.</summary>
    PhoneNumber,

    /// <summary>An international bank account number with valid check digits.</summary>
    Iban,

    /// <summary>The number of a payment card, with a known prefix and a valid check digit.</summary>
    PaymentCard,

    /// <summary>A number that a state gives to a person: social security, tax or identity.</summary>
    NationalId,

    /// <summary>An IPv4 address.</summary>
    IPv4Address,

    /// <summary>An IPv6 address.</summary>
    IPv6Address,

    /// <summary>A password, an access token or a key of an interface.</summary>
    Secret,

    /// <summary>A private key, as a whole block.</summary>
    PrivateKey,

    /// <summary>A user name with its password, or an access token, inside a URL.</summary>
    UrlCredential,

    /// <summary>A connection string that carries a password or an account key.</summary>
    ConnectionString,

    /// <summary>The name of a person.</summary>
    Person,

    /// <summary>The name of a place.</summary>
    Place,

    /// <summary>The name of an organization.</summary>
    Organization,
}
