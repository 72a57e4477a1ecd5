# /// answer
# title = "Each cluster standardised by itself"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# [messages]
# test_z_profile = "standardised by itself"
# ///

# %% z_profile
def z_profile(df, labels):
    labels = np.asarray(labels)
    rows = {}
    for label in np.unique(labels):
        part = df[labels == label]
        rows[label] = StandardScaler().fit_transform(part).mean(axis=0)
    return pd.DataFrame(rows, index=df.columns).T
