# /// answer
# title = "The label of the nearest sample, not of the nearest centre"
# like = "correct_asarray_and_errstate"
# [points]
# test_assign_new = 0
# [messages]
# test_assign_new = "not the nearest sample"
# ///

# %% assign
from sklearn.neighbors import KNeighborsClassifier


def cluster_and_assign(X_train, X_new, k, seed=42):
    scaler = StandardScaler().fit(X_train)
    Z = scaler.transform(X_train)
    labels = KMeans(k, n_init=10, random_state=seed).fit_predict(Z)
    nearest = KNeighborsClassifier(1).fit(Z, labels)
    return labels, nearest.predict(scaler.transform(X_new))
